package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.DockerBuilds.Build;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds what is written, for real: a Dockerfile is only right if the builder agrees. */
class BuildContextIT {
    private static final String JSON = "/usr/lib/container/metadata.d/1427691730-rbldnsd-0a1b2c3d.json";

    @TempDir
    private static Path shared;

    private static DockerBuilds docker;

    @TempDir
    private Path temp;

    private Path context;

    @BeforeAll
    static void startDocker() throws IOException {
        docker = DockerBuilds.start(shared);
    }

    @AfterAll
    static void removeImages() {
        if (docker != null) {
            docker.close();
        }
    }

    @BeforeEach
    void createContext() throws IOException {
        context = Files.createDirectory(temp.resolve("a context"));
    }

    private void dockerfile(String text) throws IOException {
        Samples.write(context, "Dockerfile", text.replace("BASE", docker.base));
    }

    private Build stampAndBuild() throws Exception {
        return docker.build(
                BuildContext.of(context).withBuilder(Builder.CLASSIC).write(Samples.metadata(), Samples.SCRIPT));
    }

    private void assertStamped(Build build) throws Exception {
        assertThat(docker.labels(build)).containsAllEntriesOf(ImageLabels.of(Samples.metadata()));
        assertThat(docker.run(build, "/bin/cat", JSON))
                .isEqualTo(new String(MetadataJson.write(Samples.metadata()), StandardCharsets.UTF_8));
    }

    @Test
    void filesAreRootsWithFixedModesWhateverTheUserAndTheUmask() throws Exception {
        dockerfile("FROM BASE\nWORKDIR /srv\nSHELL [\"/bin/false\"]\nUSER 1000:1000\n");
        Build build = stampAndBuild();
        assertStamped(build);
        assertThat(docker.run(
                        build,
                        "/bin/sh",
                        "-c",
                        "cd /usr && stat -c '%a %u:%g %n' . bin/container "
                                + "lib/container lib/container/metadata.d lib/container/metadata.d/*; id -u"))
                .isEqualTo("""
                        755 0:0 .
                        755 0:0 bin/container
                        755 0:0 lib/container
                        755 0:0 lib/container/metadata.d
                        644 0:0 lib/container/metadata.d/1427691730-rbldnsd-0a1b2c3d.json
                        644 0:0 lib/container/metadata.d/1427691730-rbldnsd-0a1b2c3d.txt
                        1000
                        """);
        assertThat(docker.run(build, "container", "--metadata")).isEqualTo("container --metadata\n");
    }

    @Test
    void foldersAndLinksOfTheImageStayAsTheyAre() throws Exception {
        dockerfile("""
                FROM BASE
                RUN mkdir -p /usr/lib /real/bin && ln -s ../real/bin /usr/bin && echo x > /usr/bin/program \\
                  && chown 5:6 /usr && chmod 711 /usr && chmod 1775 /usr/lib && chmod 2775 /real/bin
                """);
        Build build = stampAndBuild();
        assertStamped(build);
        assertThat(docker.run(build, "/bin/stat", "-c", "%a %u:%g %F %n", "/usr", "/usr/lib", "/usr/bin", "/real/bin"))
                .isEqualTo("""
                        711 5:6 directory /usr
                        1775 0:0 directory /usr/lib
                        777 0:0 symbolic link /usr/bin
                        2775 0:0 directory /real/bin
                        """);
        assertThat(docker.run(build, "/bin/ls", "/usr/bin/")).isEqualTo("container\nprogram\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "`"})
    void everyCharacterOfALabelSurvivesUnderBothEscapeCharacters(String escape) throws Exception {
        ImageMetadata metadata = Samples.builder().project(Samples.NASTY_NAME).build();
        dockerfile("# escape=" + escape + "\nFROM BASE\nENV HOME=/wrong PATH=/wrong");
        Build build = docker.build(BuildContext.of(context).write(metadata, Samples.SCRIPT));
        assertThat(docker.labels(build)).containsAllEntriesOf(ImageLabels.of(metadata));
        assertThat(docker.labels(build)).containsEntry("org.opencontainers.image.title", Samples.NASTY_NAME);
        assertThat(docker.run(build, "/bin/cat", "/usr/lib/container/metadata.d/" + metadata.fileStem() + ".json"))
                .isEqualTo(new String(MetadataJson.write(metadata), StandardCharsets.UTF_8));
    }

    @Test
    void aVeryLongNameSurvives() throws Exception {
        ImageMetadata metadata = Samples.builder().project("ü'$".repeat(200)).build();
        dockerfile("FROM BASE\n");
        Build build = docker.build(BuildContext.of(context).write(metadata, Samples.SCRIPT));
        assertThat(docker.labels(build)).containsAllEntriesOf(ImageLabels.of(metadata));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM BASE\nRUN echo a > /a",
                "FROM BASE\nRUN echo a > /a \\",
                "FROM BASE\nRUN echo a \\\n > /a \\\n\n  # comment \\\n\n",
                "FROM BASE\nRUN echo a > /a \\\n\\\n",
                "# escape=`\nFROM BASE\nRUN echo a `\n > /a `",
                "FROM BASE\r\nRUN echo a \\\r\n > /a\r\n",
                "FROM BASE\r\nRUN echo a > /a \\\r\n\r\n",
                "\uFEFFFROM BASE\nRUN echo a > /a\n"
            })
    void everyWayToEndAFileWorks(String dockerfile) throws Exception {
        dockerfile(dockerfile);
        Build build = stampAndBuild();
        assertStamped(build);
        assertThat(docker.run(build, "/bin/cat", "/a")).isEqualTo("a\n");
    }

    @Test
    void twoEscapeCharactersAtTheEndAreTextAsTheyWereBefore() throws Exception {
        dockerfile("FROM BASE\nRUN echo a > /a; true \\\\\n");
        assertStamped(stampAndBuild());
    }

    @Test
    void onlyTheLastStageIsStamped() throws Exception {
        dockerfile("ARG X=BASE\nFROM $X AS one\nRUN echo a > /a\nFROM one\nFROM ${X}\nCOPY --from=one /a /a\n");
        Build build = stampAndBuild();
        assertStamped(build);
        assertThat(docker.run(build, "/bin/cat", "/a")).isEqualTo("a\n");
    }

    @Test
    void anImageFromScratchHasTheFilesAndLacksOnlyAShell() throws Exception {
        dockerfile("FROM BASE AS tools\nFROM scratch\nCOPY --from=tools /bin/busybox /cat\n");
        Build build = stampAndBuild();
        assertThat(docker.labels(build)).containsAllEntriesOf(ImageLabels.of(Samples.metadata()));
        assertThat(docker.run(build, "/cat", JSON))
                .isEqualTo(new String(MetadataJson.write(Samples.metadata()), StandardCharsets.UTF_8));
    }

    @Test
    void aChildHasTheFilesAndLabelsOfItsAncestorsBesideItsOwn() throws Exception {
        dockerfile("FROM BASE\nONBUILD RUN echo a > /a\nONBUILD USER 1000\n");
        Build parent = stampAndBuild();
        assertStamped(parent);
        ImageMetadata child = Samples.builder()
                .project("child")
                .buildId("ffffffff")
                .buildTimeStamp(1_427_700_000L)
                .build();
        dockerfile("FROM " + parent.tag() + "\n");
        Build build = docker.build(BuildContext.of(context).write(child, Samples.SCRIPT));
        assertThat(docker.labels(build))
                .containsAllEntriesOf(ImageLabels.of(child))
                .containsKey("io.jenkins.container-lifecycle.meta.1427691730.0a1b2c3d");
        assertThat(docker.run(build, "/bin/ls", "/a", "/usr/lib/container/metadata.d"))
                .contains("/a\n", "1427691730-rbldnsd-0a1b2c3d.json\n", "1427700000-child-ffffffff.json\n");
    }

    @Test
    void theLayersAboveComeFromTheCacheAfterStampingAgain() throws Exception {
        dockerfile("FROM BASE\nCOPY app /app\nRUN echo slow > /slow\n");
        Samples.write(context, "app/file", "x");
        stampAndBuild();
        ImageMetadata next = Samples.builder()
                .buildId("ffffffff")
                .buildTimeStamp(1_427_700_000L)
                .build();
        Build second = docker.build(BuildContext.of(context).write(next, Samples.SCRIPT));
        // COPY app and RUN.
        assertThat(second.output().split("Using cache", -1)).as(second.output()).hasSize(1 + 2);
    }

    @Test
    void anIgnoreFileThatLetsInAFewFilesAndTheMetadataWorks() throws Exception {
        dockerfile("FROM BASE\nCOPY . /context/\n");
        Samples.write(context, "app/file", "x");
        Samples.write(context, "secret", "x");
        Samples.write(context, ".dockerignore", "*\n!app\n!.container\n");
        Build build = stampAndBuild();
        assertStamped(build);
        assertThat(docker.run(build, "/bin/find", "/context", "-type", "f"))
                .contains("/context/app/file")
                .doesNotContain("secret");
    }

    @Test
    void theErrorForAnIgnoreFileIsRightThatTheBuildWouldFail() throws Exception {
        dockerfile("FROM BASE\n");
        Samples.write(context, ".dockerignore", "*\n!app\n");
        // Not known to be the classic builder, so it is written all the same.
        Stamped stamped = BuildContext.of(context).write(Samples.metadata(), Samples.SCRIPT);
        assertThat(stamped.warnings()).hasSize(1);
        Build build = docker.build(context, stamped.buildOptions());
        assertThat(build.ok()).isFalse();
        assertThat(build.output()).contains("excluded by .dockerignore");
    }

    @Test
    void aDockerfileOutsideOfTheContextAndAnotherWorkingDirectoryWork() throws Exception {
        Path outside = Samples.write(temp, "docker files/App", "FROM " + docker.base + "\nCOPY file /\n");
        Samples.write(context, "file", "x");
        Stamped stamped = BuildContext.of(context)
                .withDockerfile(outside)
                .withWorkingDir(outside)
                .write(Samples.metadata(), Samples.SCRIPT);
        assertThat(stamped.buildOptions().get(1)).startsWith("/");
        Build build = docker.build(stamped);
        assertStamped(build);
        assertThat(docker.run(build, "/bin/cat", "/file")).isEqualTo("x");
    }

    @Test
    void theTextFormIsWhatAShellCanRead() throws Exception {
        dockerfile("FROM BASE\n");
        Build build = stampAndBuild();
        assertThat(docker.run(
                                build,
                                "/bin/sh",
                                "-c",
                                "while IFS=\"$(printf '\\t')\" read -r k v; do test $k != validate_method || echo \"$v\";"
                                        + " done < " + JSON.replace(".json", ".txt"))
                        .strip())
                .isEqualTo("/srv/support/bin/validate --all");
    }
}
