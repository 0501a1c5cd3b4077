package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
    private static final String STEM = ".container/rootfs/usr/lib/container/metadata.d/1427691730-rbldnsd-0a1b2c3d";

    @TempDir
    private Path temp;

    private Path context;

    @BeforeEach
    void createContext() throws IOException {
        context = Files.createDirectory(temp.toRealPath().resolve("a context"));
        Samples.write(context, "Dockerfile", "FROM debian:12\n");
    }

    private Stamped write() throws Exception {
        return BuildContext.of(context).write(Samples.metadata(), Samples.SCRIPT);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(context)) {
            return walk.filter(file -> !file.equals(context))
                    .map(file -> PosixFilePermissions.toString(permissions(file)) + " " + context.relativize(file))
                    .sorted()
                    .toList();
        }
    }

    private static Set<PosixFilePermission> permissions(Path file) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hasScriptMetadataDockerfileAndIgnoreFileWithFixedModes() throws Exception {
        write();
        assertThat(files())
                .contains(
                        "rwxr-xr-x .container",
                        "rwxr-xr-x .container/rootfs",
                        "rwxr-xr-x .container/rootfs/usr",
                        "rwxr-xr-x .container/rootfs/usr/bin",
                        "rwxr-xr-x .container/rootfs/usr/lib/container/metadata.d",
                        "rwxr-xr-x .container/rootfs/usr/bin/container",
                        "rw-r--r-- " + STEM + ".json",
                        "rw-r--r-- " + STEM + ".txt",
                        "rw-r--r-- .container/Dockerfile",
                        "rw-r--r-- .container/Dockerfile.dockerignore")
                .noneMatch(file -> file.endsWith(".tmp"));
        assertThat(context.resolve(".container/rootfs/usr/bin/container")).hasBinaryContent(Samples.SCRIPT);
        assertThat(context.resolve(STEM + ".json")).hasBinaryContent(MetadataJson.write(Samples.metadata()));
        assertThat(context.resolve(STEM + ".txt")).hasBinaryContent(MetadataJson.writeText(Samples.metadata()));
    }

    @Test
    void tellsWhatWasWrittenAndHowToBuildIt() throws Exception {
        Stamped stamped = write();
        assertThat(stamped.contextDir()).isEqualTo(context);
        assertThat(stamped.dockerfile()).isEqualTo(context.resolve(".container/Dockerfile"));
        assertThat(stamped.file()).isEqualTo(context.resolve(STEM + ".json"));
        assertThat(stamped.metadata()).isEqualTo(Samples.metadata());
        assertThat(stamped.buildOptions()).containsExactly("-f", ".container/Dockerfile");
        assertThat(stamped.shellOptions()).isEqualTo("-f .container/Dockerfile");
        assertThat(stamped.warnings()).isEmpty();
    }

    @Test
    void isBuiltFromAFolderAboveItOrFromElsewhere() throws Exception {
        Stamped fromAbove = BuildContext.of(context).withWorkingDir(temp).write(Samples.metadata(), Samples.SCRIPT);
        assertThat(fromAbove.buildOptions()).containsExactly("-f", "a context/.container/Dockerfile");
        assertThat(fromAbove.shellOptions()).isEqualTo("-f 'a context/.container/Dockerfile'");
        Stamped fromElsewhere = BuildContext.of(context)
                .withWorkingDir(Files.createDirectory(temp.resolve("elsewhere")))
                .write(Samples.metadata(), Samples.SCRIPT);
        assertThat(fromElsewhere.buildOptions()).containsExactly("-f", context + "/.container/Dockerfile");
    }

    @Test
    void isReplacedByTheNextRunAndNothingElseIs() throws Exception {
        Samples.write(context, "src/main.c", "int main;");
        write();
        ImageMetadata next = Samples.builder()
                .buildId("ffffffff")
                .buildTimeStamp(1_427_700_000L)
                .build();
        BuildContext.of(context).write(next, Samples.SCRIPT);
        assertThat(files())
                .filteredOn(file -> file.contains("metadata.d/"))
                .hasSize(2)
                .allMatch(file -> file.contains("1427700000-rbldnsd-ffffffff"));
        assertThat(files()).filteredOn(file -> !file.contains(".container")).hasSize(3);
    }

    @Test
    void keepsWhatSomebodyElseHasPutInItsPlace() throws Exception {
        Samples.write(context, ".container/precious", "");
        assertThatThrownBy(this::write)
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("not written by container-lifecycle");
        assertThat(context.resolve(".container/precious")).exists();

        Files.delete(context.resolve(".container/precious"));
        Files.delete(context.resolve(".container"));
        Samples.write(context, ".container", "a file");
        assertThatThrownBy(this::write).hasMessageContaining("not written by container-lifecycle");
        assertThat(context.resolve(".container")).hasContent("a file");
    }

    @Test
    void refusesALinkInItsPlaceAndFollowsNoneInWhatItReplaces() throws Exception {
        Path elsewhere = Samples.write(temp, "elsewhere/precious", "x").getParent();
        Path link = Files.createSymbolicLink(context.resolve(".container"), elsewhere);
        assertThatThrownBy(this::write).isInstanceOf(ContextException.class).hasMessageContaining("symbolic link");
        Files.delete(link);

        write();
        Path usr = context.resolve(".container/rootfs/usr");
        Files.move(usr, context.resolve("usr"));
        Files.createSymbolicLink(usr, elsewhere);
        write();
        assertThat(elsewhere.resolve("precious")).hasContent("x");
        assertThat(usr).isDirectory();
        assertThat(Files.isSymbolicLink(usr)).isFalse();
    }

    @Test
    void isLeftAsItWasWhereAnythingFails() throws Exception {
        write();
        List<String> before = files();
        ImageMetadata tooLarge = Samples.builder().gitUrl("x".repeat(70_000)).build();
        assertThatThrownBy(() -> BuildContext.of(context).write(tooLarge, Samples.SCRIPT))
                .isNotNull();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void isSweptOfWhatAKilledRunLeftButNotOfARunAtWork() throws Exception {
        write();
        Path left = context.resolve(".container.00000000.tmp");
        Path atWork = context.resolve(".container.00000001.tmp");
        Path foreign = Files.createDirectory(context.resolve(".container.mine.tmp"));
        for (Path folder : List.of(left, atWork)) {
            Files.createDirectory(folder);
            Files.copy(context.resolve(".container/.gitignore"), folder.resolve(".gitignore"));
        }
        FileTime yesterday = FileTime.from(Instant.now().minusSeconds(86_400));
        Files.setLastModifiedTime(left, yesterday);
        Files.setLastModifiedTime(foreign, yesterday);
        write();
        assertThat(left).doesNotExist();
        assertThat(atWork).exists();
        assertThat(foreign).exists();
    }

    @Test
    void needsAContextAndADockerfile() throws Exception {
        assertThatThrownBy(() -> BuildContext.of(temp.resolve("nowhere")).write(Samples.metadata(), Samples.SCRIPT))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("nowhere as a build context: it does not exist");
        assertThatThrownBy(
                        () -> BuildContext.of(context.resolve("Dockerfile")).write(Samples.metadata(), Samples.SCRIPT))
                .hasMessageContaining("it is not a folder");
        assertThatThrownBy(() -> BuildContext.of(context)
                        .withDockerfile(Path.of("Containerfile"))
                        .write(Samples.metadata(), Samples.SCRIPT))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("There is no Dockerfile " + context.resolve("Containerfile"));
        write();
        assertThatThrownBy(() -> BuildContext.of(context)
                        .withDockerfile(Path.of(".container/Dockerfile"))
                        .write(Samples.metadata(), Samples.SCRIPT))
                .hasMessageContaining("name the Dockerfile that is your own");
    }

    @Test
    void takesADockerfileFromOutsideOfIt() throws Exception {
        Path outside = Samples.write(temp, "docker/App.dockerfile", "ARG V=12\nFROM debian:$V\n");
        BuildContext buildContext = BuildContext.of(context).withDockerfile(outside);
        Stamped stamped = buildContext.write(Samples.metadata(), Samples.SCRIPT);
        assertThat(stamped.dockerfile()).content().startsWith("ARG V=12\nFROM debian:$V\n");
        assertThat(buildContext.baseImage(Map.of())).contains(new BaseImage("debian:12", null));
        assertThat(buildContext.baseImage(Map.of("V", "11"))).contains(new BaseImage("debian:11", null));
    }

    @Test
    void letsTheMetadataInWhateverTheUsersIgnoreFileSays() throws Exception {
        Samples.write(context, ".dockerignore", "*\n!app");
        write();
        assertThat(context.resolve(".container/Dockerfile.dockerignore"))
                .hasContent("*\n!app\n# Added by container-lifecycle.\n.container\n!.container/rootfs\n");
        Samples.write(context, "Dockerfile.dockerignore", "docs\n");
        write();
        assertThat(context.resolve(".container/Dockerfile.dockerignore"))
                .content()
                .startsWith("docs\n\n#");
    }

    @Test
    void isAnErrorWhereTheClassicBuilderWouldDropTheMetadata() throws Exception {
        Samples.write(context, ".dockerignore", "# few files only\n*\n!app\n");
        BuildContext classic = BuildContext.of(context).withBuilder(Builder.CLASSIC);
        assertThatThrownBy(() -> classic.write(Samples.metadata(), Samples.SCRIPT))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining(".dockerignore, line 2, keeps .container/rootfs out of the image: '*'")
                .hasMessageContaining("Add '!.container/rootfs'")
                .hasMessageContaining("DOCKER_BUILDKIT=1");
        assertThat(context.resolve(".container")).doesNotExist();

        Samples.write(context, ".dockerignore", "**/*.txt\n");
        assertThatThrownBy(() -> classic.write(Samples.metadata(), Samples.SCRIPT))
                .hasMessageContaining("line 1")
                .hasMessageContaining("'**/*.txt'");

        Samples.write(context, ".dockerignore", "*\n!app\n!.container/rootfs\n");
        assertThat(classic.write(Samples.metadata(), Samples.SCRIPT).warnings()).isEmpty();
    }

    @Test
    void warnsOfThatWhereTheBuilderIsNotKnownAndNotWithBuildKit() throws Exception {
        Samples.write(context, ".dockerignore", "*\n");
        assertThat(write().warnings()).singleElement().asString().contains("line 1");
        assertThat(BuildContext.of(context)
                        .withBuilder(Builder.BUILDKIT)
                        .write(Samples.metadata(), Samples.SCRIPT)
                        .warnings())
                .isEmpty();
    }
}
