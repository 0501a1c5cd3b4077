package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildContextTest {
    private static final String STEM =
            ".container/0a1b2c3d/rootfs/usr/lib/container/metadata.d/1427691730-rbldnsd-0a1b2c3d";

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

    private Stamped writeAnother() throws Exception {
        return BuildContext.of(context).write(Samples.another(), Samples.SCRIPT);
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
                        "rwxr-xr-x .container/0a1b2c3d",
                        "rwxr-xr-x .container/0a1b2c3d/rootfs",
                        "rwxr-xr-x .container/0a1b2c3d/rootfs/usr",
                        "rwxr-xr-x .container/0a1b2c3d/rootfs/usr/bin",
                        "rwxr-xr-x .container/0a1b2c3d/rootfs/usr/lib/container/metadata.d",
                        "rwxr-xr-x .container/0a1b2c3d/rootfs/usr/bin/container",
                        "rw-r--r-- .container/0a1b2c3d/metadata.json",
                        "rw-r--r-- " + STEM + ".json",
                        "rw-r--r-- " + STEM + ".txt",
                        "rw-r--r-- .container/0a1b2c3d/Dockerfile",
                        "rw-r--r-- .container/0a1b2c3d/Dockerfile.dockerignore")
                .noneMatch(file -> file.endsWith(".tmp"));
        assertThat(context.resolve(".container/0a1b2c3d/rootfs/usr/bin/container"))
                .hasBinaryContent(Samples.SCRIPT);
        assertThat(context.resolve(STEM + ".json")).hasBinaryContent(MetadataJson.write(Samples.metadata()));
        assertThat(context.resolve(STEM + ".txt")).hasBinaryContent(MetadataJson.writeText(Samples.metadata()));
    }

    @Test
    void tellsWhatWasWrittenAndHowToBuildIt() throws Exception {
        Stamped stamped = write();
        assertThat(stamped.contextDir()).isEqualTo(context);
        assertThat(stamped.dockerfile()).isEqualTo(context.resolve(".container/0a1b2c3d/Dockerfile"));
        assertThat(stamped.file()).isEqualTo(context.resolve(".container/0a1b2c3d/metadata.json"));
        assertThat(stamped.buildId()).isEqualTo("0a1b2c3d");
        assertThat(stamped.metadata()).isEqualTo(Samples.metadata());
        assertThat(stamped.buildOptions()).containsExactly("-f", ".container/0a1b2c3d/Dockerfile");
        assertThat(stamped.shellOptions()).isEqualTo("-f .container/0a1b2c3d/Dockerfile");
        assertThat(stamped.warnings()).isEmpty();
    }

    @Test
    void isBuiltFromAFolderAboveItOrFromElsewhere() throws Exception {
        Stamped fromAbove = BuildContext.of(context).withWorkingDir(temp).write(Samples.metadata(), Samples.SCRIPT);
        assertThat(fromAbove.buildOptions()).containsExactly("-f", "a context/.container/0a1b2c3d/Dockerfile");
        assertThat(fromAbove.shellOptions()).isEqualTo("-f 'a context/.container/0a1b2c3d/Dockerfile'");
        Stamped fromElsewhere = BuildContext.of(context)
                .withWorkingDir(Files.createDirectory(temp.resolve("elsewhere")))
                .write(Samples.another(), Samples.SCRIPT);
        assertThat(fromElsewhere.buildOptions()).containsExactly("-f", context + "/.container/ffffffff/Dockerfile");
    }

    @Test
    void staysAsItIsWhenTheContextIsStampedAgain() throws Exception {
        Samples.write(context, "src/main.c", "int main;");
        Stamped first = write();
        List<String> before = files();
        byte[] dockerfile = Files.readAllBytes(first.dockerfile());
        Samples.write(context, "Dockerfile", "FROM debian:13\n");
        Stamped second = writeAnother();
        assertThat(files()).containsAll(before);
        assertThat(first.dockerfile()).hasBinaryContent(dockerfile);
        assertThat(second.dockerfile())
                .content()
                .startsWith("FROM debian:13\n")
                .contains(".container/ffffffff/rootfs/");
        assertThat(files()).filteredOn(file -> !file.contains(".container")).hasSize(3);
    }

    @Test
    void isFoundUnderTheNameOfItsProjectUntilThatIsStampedAgain() throws Exception {
        Path byName = context.resolve(".container/rbldnsd");
        write();
        assertThat(byName.toRealPath()).isEqualTo(context.resolve(".container/0a1b2c3d"));
        writeAnother();
        assertThat(byName.toRealPath()).isEqualTo(context.resolve(".container/ffffffff"));
        ImageMetadata other =
                Samples.builder().project("My Project/x").buildId("11111111").build();
        BuildContext.of(context).write(other, Samples.SCRIPT);
        assertThat(byName.toRealPath()).isEqualTo(context.resolve(".container/ffffffff"));
        assertThat(context.resolve(".container/my-project-x").toRealPath())
                .isEqualTo(context.resolve(".container/11111111"));
    }

    @Test
    void isNotHiddenByAProjectThatIsCalledAsAStamp() throws Exception {
        Stamped stamped = write();
        ImageMetadata other =
                Samples.builder().project("0a1b2c3d").buildId("11111111").build();
        BuildContext.of(context).write(other, Samples.SCRIPT);
        assertThat(stamped.file()).hasBinaryContent(MetadataJson.write(Samples.metadata()));
        assertThat(context.resolve(".container/project-0a1b2c3d").toRealPath())
                .isEqualTo(context.resolve(".container/11111111"));
    }

    @Test
    void isCompleteEvenIfItCannotBeNamed() throws Exception {
        write();
        Path byName = context.resolve(".container/rbldnsd");
        Files.delete(byName);
        Samples.write(byName, "precious", "x");
        Stamped stamped = writeAnother();
        assertThat(stamped.file()).exists();
        assertThat(stamped.warnings())
                .singleElement()
                .asString()
                .contains(byName + " could not be made to name the newest stamp");
        assertThat(byName.resolve("precious")).exists();
    }

    private void writeMany(int count, Instant when) throws Exception {
        for (int i = 0; i < count; i++) {
            String id = String.format("%08x", i);
            Path stamp = BuildContext.of(context)
                    .write(Samples.builder().buildId(id).project("p" + i).build(), Samples.SCRIPT)
                    .file()
                    .getParent();
            Files.setLastModifiedTime(stamp, FileTime.from(when.plusSeconds(i)));
        }
    }

    private List<String> stamps() throws IOException {
        try (Stream<Path> list = Files.list(context.resolve(".container"))) {
            return list.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{8}"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void stampsThatAreOlderThanADayAndNotAmongTheNewestTwentyGoWithTheNextOne() throws Exception {
        writeMany(24, Instant.now().minusSeconds(2 * 86_400));
        // Each of the last four has removed the oldest, which was one too many.
        assertThat(stamps()).hasSize(20).startsWith("00000004");
        write();
        assertThat(stamps()).hasSize(20).startsWith("00000005").contains("0a1b2c3d");
        assertThat(context.resolve(".container/p4")).doesNotExist();
        assertThat(Files.isSymbolicLink(context.resolve(".container/p4"))).isFalse();
        assertThat(context.resolve(".container/p5")).exists();
    }

    @Test
    void youngStampsStayHoweverMany() throws Exception {
        writeMany(24, Instant.now().minusSeconds(3600));
        write();
        assertThat(stamps()).hasSize(25);
    }

    @Test
    void whatAReleaseLeftThatKnewOneStampOnlyIsNotBuiltByMistake() throws Exception {
        write();
        Samples.write(context, ".container/Dockerfile", "FROM old\n");
        Samples.write(context, ".container/rootfs/usr/bin/container", "old");
        writeAnother();
        assertThat(context.resolve(".container/Dockerfile")).doesNotExist();
        assertThat(context.resolve(".container/rootfs")).doesNotExist();
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
    void refusesALinkInItsPlaceAndFollowsNoneInWhatItRemoves() throws Exception {
        Path elsewhere = Samples.write(temp, "elsewhere/precious", "x").getParent();
        Path link = Files.createSymbolicLink(context.resolve(".container"), elsewhere);
        assertThatThrownBy(this::write).isInstanceOf(ContextException.class).hasMessageContaining("symbolic link");
        Files.delete(link);

        Path stamp = write().file().getParent();
        Path usr = stamp.resolve("rootfs/usr");
        FileTree.delete(usr);
        Files.createSymbolicLink(usr, elsewhere);
        FileTree.delete(stamp);
        assertThat(stamp).doesNotExist();
        assertThat(elsewhere.resolve("precious")).hasContent("x");
    }

    @Test
    void isLeftAsItWasWhereAnythingFails() throws Exception {
        write();
        List<String> before = files();
        ImageMetadata tooLarge =
                Samples.builder().buildId("ffffffff").gitUrl("x".repeat(70_000)).build();
        assertThatThrownBy(() -> BuildContext.of(context).write(tooLarge, Samples.SCRIPT))
                .isNotNull();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void isSweptOfWhatAKilledRunLeftButNotOfARunAtWork() throws Exception {
        write();
        Path left = context.resolve(".container/.00000000.tmp");
        Path atWork = context.resolve(".container/.00000001.tmp");
        Path foreign = context.resolve(".container/mine");
        for (Path folder : List.of(left, atWork, foreign)) {
            Samples.write(folder, "rootfs/x", "");
        }
        FileTime yesterday = FileTime.from(Instant.now().minusSeconds(86_400));
        Files.setLastModifiedTime(left, yesterday);
        Files.setLastModifiedTime(foreign, yesterday);
        writeAnother();
        assertThat(left).doesNotExist();
        assertThat(atWork).exists();
        assertThat(foreign).exists();
    }

    @Test
    void beginsWhereAKilledRunLeftAFolderWithoutAMarker() throws Exception {
        Samples.write(context, ".container/.00000000.tmp", "");
        assertThat(write().file()).exists();
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
                        .withDockerfile(Path.of(".container/0a1b2c3d/Dockerfile"))
                        .write(Samples.metadata(), Samples.SCRIPT))
                .hasMessageContaining("name your own Dockerfile");
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
        assertThat(context.resolve(".container/0a1b2c3d/Dockerfile.dockerignore"))
                .hasContent("*\n!app\n# Added by container-lifecycle.\n.container\n!.container/0a1b2c3d/rootfs\n");
        Samples.write(context, "Dockerfile.dockerignore", "docs\n");
        writeAnother();
        assertThat(context.resolve(".container/ffffffff/Dockerfile.dockerignore"))
                .content()
                .startsWith("docs\n\n#");
    }

    @Test
    void isAnErrorWhereTheClassicBuilderWouldDropTheMetadata() throws Exception {
        Samples.write(context, ".dockerignore", "# few files only\n*\n!app\n");
        BuildContext classic = BuildContext.of(context).withBuilder(BuildTool.DOCKER, Builder.CLASSIC);
        assertThatThrownBy(() -> classic.write(Samples.metadata(), Samples.SCRIPT))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining(".dockerignore, line 2, keeps the metadata out of the image: '*'")
                .hasMessageContaining("Add '!.container'")
                .hasMessageContaining("DOCKER_BUILDKIT=1");
        assertThat(context.resolve(".container")).doesNotExist();

        Samples.write(context, ".dockerignore", "**/*.txt\n");
        assertThatThrownBy(() -> classic.write(Samples.metadata(), Samples.SCRIPT))
                .hasMessageContaining("line 1")
                .hasMessageContaining("'**/*.txt'");

        Samples.write(context, ".dockerignore", "*\n!app\n!.container\n");
        assertThat(classic.write(Samples.metadata(), Samples.SCRIPT).warnings()).isEmpty();
    }

    @Test
    void warnsOfThatWhereTheBuilderIsNotKnownAndNotWithBuildKit() throws Exception {
        Samples.write(context, ".dockerignore", "*\n");
        assertThat(write().warnings()).singleElement().asString().contains("line 1");
        assertThat(BuildContext.of(context)
                        .withBuilder(BuildTool.DOCKER, Builder.BUILDKIT)
                        .write(Samples.another(), Samples.SCRIPT)
                        .warnings())
                .isEmpty();
    }

    private BuildContext builtBy(BuildTool tool, Builder builder) {
        return BuildContext.of(context).withBuilder(tool, builder);
    }

    private static Stamped stamp(BuildContext buildContext) throws Exception {
        return buildContext.write(Samples.metadata(), Samples.SCRIPT);
    }

    @Test
    void isANamedContextWhereTheBuilderKnowsThose() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\nCOPY . .\n");
        Samples.write(context, ".dockerignore", "*.o\n");
        Stamped stamped = stamp(builtBy(BuildTool.DOCKER, Builder.BUILDX));
        assertThat(stamped.carrier()).isEqualTo(Carrier.NAMED);
        assertThat(stamped.warnings()).isEmpty();
        assertThat(stamped.buildOptions())
                .containsExactly(
                        "-f",
                        ".container/0a1b2c3d/Dockerfile.named",
                        "--build-context",
                        "container-lifecycle=.container/0a1b2c3d/rootfs");
        assertThat(stamped.dockerfile())
                .content()
                .contains("COPY --chown=0:0 --from=container-lifecycle /usr/bin/container /usr/bin/container\n")
                .doesNotContain("COPY .container");
        assertThat(context.resolve(".container/0a1b2c3d/Dockerfile.named.dockerignore"))
                .hasContent("*.o\n\n# Added by container-lifecycle.\n.container\n");
    }

    @Test
    void worksWithAPathThatIsWrittenByHandWhateverTheOptionsSay() throws Exception {
        stamp(builtBy(BuildTool.DOCKER, Builder.BUILDX));
        // Without its option, a named context would be looked up in a registry.
        assertThat(context.resolve(".container/rbldnsd/Dockerfile"))
                .content()
                .contains("COPY .container/0a1b2c3d/rootfs/usr/bin/container ")
                .doesNotContain("--from=");
        assertThat(context.resolve(".container/rbldnsd/Dockerfile.dockerignore"))
                .content()
                .endsWith(".container\n!.container/0a1b2c3d/rootfs\n");
    }

    @ParameterizedTest
    @CsvSource({"BUILDAH, BUILDAH", "PODMAN, PODMAN", "DOCKER, PODMAN"})
    void tellsBuildahAndPodmanOfTheIgnoreFile(BuildTool tool, Builder builder) throws Exception {
        Stamped named = stamp(builtBy(tool, builder));
        assertThat(named.carrier()).isEqualTo(Carrier.NAMED);
        assertThat(named.buildOptions()).endsWith("--ignorefile", ".container/0a1b2c3d/Dockerfile.named.dockerignore");
        Stamped inContext =
                builtBy(tool, builder).withCarrier(Carrier.CONTEXT).write(Samples.another(), Samples.SCRIPT);
        assertThat(inContext.buildOptions())
                .containsExactly(
                        "-f",
                        ".container/ffffffff/Dockerfile",
                        "--ignorefile",
                        ".container/ffffffff/Dockerfile.dockerignore");
    }

    @Test
    void aHealthcheckReplacesTheDockerfilesWithAWarningAndNeedsDockersFormat() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\nHEALTHCHECK CMD x\n");
        ImageMetadata metadata = Samples.builder()
                .set(MetadataField.HEALTHCHECK, new Healthcheck("validate", null, null, null, null))
                .build();

        Stamped docker = builtBy(BuildTool.DOCKER, Builder.BUILDX).write(metadata, Samples.SCRIPT);

        assertThat(docker.warnings())
                .singleElement()
                .asString()
                .contains("Dockerfile, line 2, has a HEALTHCHECK of its own, which the one of the metadata's");
        assertThat(docker.buildOptions()).doesNotContain("--format");
        ImageMetadata another = Samples.builder()
                .buildId("ffffffff")
                .set(MetadataField.HEALTHCHECK, new Healthcheck("none", null, null, null, null))
                .build();
        assertThat(builtBy(BuildTool.DOCKER, Builder.PODMAN)
                        .write(another, Samples.SCRIPT)
                        .buildOptions())
                .endsWith("--format", "docker");
        ImageMetadata third = Samples.builder()
                .buildId("eeeeeeee")
                .set(MetadataField.HEALTHCHECK, new Healthcheck("none", null, null, null, null))
                .build();
        assertThat(builtBy(BuildTool.PODMAN, Builder.UNKNOWN)
                        .write(third, Samples.SCRIPT)
                        .buildOptions())
                .endsWith("--format", "docker");
    }

    @ParameterizedTest
    @CsvSource({"CLASSIC", "BUILDKIT", "UNKNOWN"})
    void isInTheContextWhereTheBuilderCannotDoOtherwiseAndAWholeCopyIsWarnedOf(Builder builder) throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\nCOPY . .\n");
        Stamped stamped = stamp(builtBy(BuildTool.DOCKER, builder));
        assertThat(stamped.carrier()).isEqualTo(Carrier.CONTEXT);
        assertThat(stamped.buildOptions()).containsExactly("-f", ".container/0a1b2c3d/Dockerfile");
        assertThat(stamped.warnings())
                .singleElement()
                .asString()
                .contains("Dockerfile, line 2, copies the whole context, and so .container/ too: it is in the image,")
                .contains("no layer from there on comes from the cache");
    }

    @Test
    void isInTheContextWhereTheUsersFrontendDoesNotKnowNamedContexts() throws Exception {
        Samples.write(context, "Dockerfile", "# syntax=docker/dockerfile:1.2\nFROM a\n");
        assertThat(stamp(builtBy(BuildTool.DOCKER, Builder.BUILDX)).carrier()).isEqualTo(Carrier.CONTEXT);
        // Podman and Buildah take the line for a comment.
        assertThat(builtBy(BuildTool.PODMAN, Builder.PODMAN)
                        .write(Samples.another(), Samples.SCRIPT)
                        .carrier())
                .isEqualTo(Carrier.NAMED);
        Samples.write(context, "Dockerfile", "FROM a\n");
        assertThat(builtBy(BuildTool.DOCKER, Builder.BUILDX)
                        .withFrontend("docker/dockerfile:1.0")
                        .write(Samples.builder().buildId("11111111").build(), Samples.SCRIPT)
                        .carrier())
                .isEqualTo(Carrier.CONTEXT);
    }

    @Test
    void isNamedWhereTheUserSaysSoWithAWarningWhereTheBuildWouldFail() throws Exception {
        Stamped stamped = stamp(builtBy(BuildTool.DOCKER, Builder.CLASSIC).withCarrier(Carrier.NAMED));
        assertThat(stamped.buildOptions()).contains("--build-context");
        assertThat(stamped.warnings())
                .singleElement()
                .asString()
                .contains("'docker build' takes no named context here, because it builds with the classic builder");
        assertThat(builtBy(BuildTool.DOCKER, Builder.UNKNOWN)
                        .withCarrier(Carrier.NAMED)
                        .write(Samples.another(), Samples.SCRIPT)
                        .warnings())
                .isEmpty();
    }

    @Test
    void putsNothingInTheWayOfAStageThatIsCalledTheSame() throws Exception {
        Samples.write(
                context, "Dockerfile", "FROM a AS container-lifecycle\nFROM b\nCOPY --from=container-lifecycle / /\n");
        Stamped stamped = stamp(builtBy(BuildTool.DOCKER, Builder.BUILDX));
        assertThat(stamped.buildOptions()).endsWith("container-lifecycle-2=.container/0a1b2c3d/rootfs");
        assertThat(stamped.dockerfile()).content().contains(" --from=container-lifecycle-2 /usr/bin/container ");
    }

    @Test
    void isOfTheStageThatWillBeBuilt() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a:1 AS one\nFROM b:2\n");
        BuildContext one = BuildContext.of(context).withTarget("one");
        assertThat(stamp(one).dockerfile())
                .content()
                .contains("FROM a:1 AS one\n")
                .doesNotContain("FROM b");
        assertThat(one.baseImage(Map.of())).contains(new BaseImage("a:1", null));
    }
}
