package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.context.DockerBuilds.Build;
import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds for real what was written: a Dockerfile is only right if the builder agrees, and there are several builders.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BuiltContexts {
    private static final String JSON = "/usr/lib/container/metadata.d/1427691730-rbldnsd-0a1b2c3d.json";

    private final TestBuilder builder;
    DockerBuilds docker;

    private Path temp;
    Path context;

    BuiltContexts(TestBuilder builder) {
        this.builder = builder;
    }

    @BeforeAll
    void startDocker(@TempDir Path shared) throws IOException {
        docker = DockerBuilds.start(Files.createDirectory(shared.resolve("docker")), builder);
    }

    @AfterAll
    void removeImages() {
        if (docker != null) {
            docker.close();
        }
    }

    @BeforeEach
    void createContext(@TempDir Path folder) throws IOException {
        temp = folder;
        context = Files.createDirectory(temp.resolve("a context"));
    }

    /** As the command line finds it out. */
    BuildContext buildContext() {
        return docker.with(BuildContext.of(context));
    }

    void dockerfile(String text) throws IOException {
        Samples.write(context, "Dockerfile", text.replace("BASE", docker.base));
    }

    Build stampAndBuild() throws Exception {
        return docker.build(buildContext().write(Samples.metadata(), Samples.SCRIPT));
    }

    void assertStamped(Build build) throws Exception {
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
        Build build = docker.build(buildContext().write(metadata, Samples.SCRIPT));
        assertThat(docker.labels(build)).containsAllEntriesOf(ImageLabels.of(metadata));
        assertThat(docker.labels(build)).containsEntry("org.opencontainers.image.title", Samples.NASTY_NAME);
        assertThat(docker.run(build, "/bin/cat", "/usr/lib/container/metadata.d/" + metadata.fileStem() + ".json"))
                .isEqualTo(new String(MetadataJson.write(metadata), StandardCharsets.UTF_8));
    }

    @Test
    void aVeryLongNameSurvives() throws Exception {
        ImageMetadata metadata = Samples.builder().project("ü'$".repeat(200)).build();
        dockerfile("FROM BASE\n");
        Build build = docker.build(buildContext().write(metadata, Samples.SCRIPT));
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
    void theEngineKnowsByAHookWhetherAContainerIsHealthyInAChildImageByTheChildsOwn() throws Exception {
        dockerfile("FROM BASE\nHEALTHCHECK CMD false\nENV PATH=/bin\nCMD [\"sleep\", \"600\"]\n");
        Healthcheck everySecond = new Healthcheck("monitor", Duration.ofSeconds(1), Duration.ofSeconds(20), null, 1);
        Build base = docker.build(buildContext()
                .write(Samples.builder()
                        .method(Hook.MONITOR, "cat /said && exit $(cat /code)")
                        .set(MetadataField.HEALTHCHECK, everySecond)
                        .build()));
        String container = docker.start(base);
        try {
            answer(container, 1, "WEB WARNING - slow");
            awaitHealth(container, "healthy", "WEB WARNING - slow");
            answer(container, 2, "WEB CRITICAL - gone");
            awaitHealth(container, "unhealthy", "WEB CRITICAL - gone");
            answer(container, 0, "WEB OK");
            awaitHealth(container, "healthy", "WEB OK");
        } finally {
            docker.remove(container);
        }

        dockerfile("FROM " + base.tag() + "\n");
        Build child = docker.build(buildContext()
                .write(Samples.builder()
                        .buildId("ffffffff")
                        .buildTimeStamp(1_427_700_000L)
                        .method(Hook.MONITOR, "echo the child; exit 3")
                        .build()));
        container = docker.start(child);
        try {
            awaitHealth(container, "unhealthy", "the child");
        } finally {
            docker.remove(container);
        }

        dockerfile("FROM " + base.tag() + "\n");
        Build none = docker.build(buildContext()
                .write(Samples.builder()
                        .buildId("eeeeeeee")
                        .set(MetadataField.HEALTHCHECK, new Healthcheck("none", null, null, null, null))
                        .build()));
        assertThat(docker.succeed("inspect", "--format", "{{json .Config.Healthcheck}}", none.tag()))
                .contains("\"NONE\"")
                .doesNotContain("container");
    }

    /** What the container's MONITOR says from now on. */
    private void answer(String container, int code, String line) {
        docker.succeed("exec", container, "sh", "-c", "echo '" + line + "' >/said; echo " + code + " >/code");
    }

    private void awaitHealth(String container, String status, String output) throws Exception {
        String health = "";
        for (int i = 0; i < 150 && !(health.startsWith(status + " ") && health.contains(output)); i++) {
            Thread.sleep(200);
            health = docker.succeed(
                    "inspect",
                    "--format",
                    "{{.State.Health.Status}} {{with .State.Health.Log}}{{json .}}{{end}}",
                    container);
        }
        assertThat(health).startsWith(status + " ").contains(output);
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
        Build build = docker.build(buildContext().write(child, Samples.SCRIPT));
        assertThat(docker.labels(build))
                .containsAllEntriesOf(ImageLabels.of(child))
                .containsKey("io.jenkins.container-lifecycle.meta.1427691730.0a1b2c3d");
        assertThat(docker.run(build, "/bin/ls", "/a", "/usr/lib/container/metadata.d"))
                .contains("/a\n", "1427691730-rbldnsd-0a1b2c3d.json\n", "1427700000-child-ffffffff.json\n");
    }

    @Test
    void aChildSaysNothingThatOnlyItsBaseSaidOfItself() throws Exception {
        dockerfile("FROM BASE\nLABEL org.opencontainers.image.url=https://base.example/\n");
        Build parent = docker.build(buildContext()
                .write(Samples.builder()
                        .gitref("e1b0a445744fec5e584919711cafd8f4cebdee0e")
                        .set(MetadataField.LICENSES, "AGPL-3.0-only")
                        .set(MetadataField.VENDOR, "BaseCo")
                        .set(MetadataField.AUTHORS, List.of("Ada"))
                        .build()));
        assertThat(docker.labels(parent))
                .containsEntry("org.opencontainers.image.licenses", "AGPL-3.0-only")
                .containsEntry("org.opencontainers.image.url", "https://base.example/");
        dockerfile("FROM " + parent.tag() + " AS one\nLABEL org.opencontainers.image.vendor=ChildCo\n"
                + "FROM one\nLABEL org.opencontainers.image.revision=mine org.opencontainers.image.title=t\n");
        Stamped stamped = buildContext().write(Samples.another(), Samples.SCRIPT);
        assertThat(docker.labels(docker.build(stamped)))
                .containsEntry("org.opencontainers.image.licenses", "")
                .containsEntry("org.opencontainers.image.authors", "")
                .containsEntry("org.opencontainers.image.url", "")
                .containsEntry("org.opencontainers.image.vendor", "ChildCo")
                .containsEntry("org.opencontainers.image.revision", "mine")
                .containsEntry("org.opencontainers.image.title", "rbldnsd");
        assertThat(stamped.warnings()).singleElement().asString().contains("line 4, sets the label", ".title to 't'");
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
        Build second = docker.build(buildContext().write(next, Samples.SCRIPT));
        // COPY app and RUN; with some builders also our own instructions, if they are the same as in an earlier build.
        assertThat(docker.cached(second)).as(second.output()).isGreaterThanOrEqualTo(2);
        assertThat(docker.labels(second)).containsAllEntriesOf(ImageLabels.of(next));
        assertThat(docker.run(second, "/bin/cat", "/usr/lib/container/metadata.d/" + next.fileStem() + ".json"))
                .isEqualTo(new String(MetadataJson.write(next), StandardCharsets.UTF_8));
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
    void aDockerfileOutsideOfTheContextAndAnotherWorkingDirectoryWork() throws Exception {
        Path outside = Samples.write(temp, "docker files/App", "FROM " + docker.base + "\nCOPY file /\n");
        Samples.write(context, "file", "x");
        Stamped stamped = buildContext()
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

    @Test
    void twoImagesThatAreStampedAndThenBuiltFromOneContextAreTwo() throws Exception {
        Samples.write(context, "Dockerfile.a", "FROM " + docker.base + "\nRUN echo a > /which\n");
        Samples.write(context, "Dockerfile.b", "FROM " + docker.base + "\nRUN echo b > /which\n");
        Stamped a = buildContext()
                .withDockerfile(Path.of("Dockerfile.a"))
                .write(Samples.builder().project("pa").build(), Samples.SCRIPT);
        Stamped b = buildContext()
                .withDockerfile(Path.of("Dockerfile.b"))
                .write(Samples.builder().project("pb").buildId("ffffffff").build(), Samples.SCRIPT);
        for (Stamped stamped : List.of(a, b)) {
            Build build = docker.build(stamped);
            assertThat(docker.labels(build)).containsAllEntriesOf(ImageLabels.of(stamped.metadata()));
            assertThat(docker.run(build, "/bin/sh", "-c", "cat /which; ls /usr/lib/container/metadata.d"))
                    .isEqualTo(
                            (stamped == a ? "a\n" : "b\n") + stamped.metadata().fileStem() + ".json\n"
                                    + stamped.metadata().fileStem() + ".txt\n");
        }
    }

    @Test
    void aCopyOfTheWholeContextIsCleanAndCachedOrElseWarnedOf() throws Exception {
        dockerfile("FROM BASE\nCOPY . /app/\nRUN echo slow > /slow\n");
        Samples.write(context, "file", "x");
        Samples.write(context, ".dockerignore", "*.o\n");
        Samples.write(context, "main.o", "x");
        stampAndBuild();
        Stamped again = buildContext().write(Samples.another(), Samples.SCRIPT);
        Build build = docker.build(again);
        assertThat(docker.labels(build)).containsAllEntriesOf(ImageLabels.of(Samples.another()));
        String app = docker.run(build, "/bin/ls", "-A", "/app");
        assertThat(app).contains("file\n").doesNotContain("main.o");
        if (again.carrier() == Carrier.NAMED) {
            assertThat(app).doesNotContain(".container\n");
            assertThat(docker.cached(build)).as(build.output()).isGreaterThanOrEqualTo(2);
            assertThat(again.warnings()).isEmpty();
        } else {
            assertThat(app).contains(".container\n");
            assertThat(docker.cached(build)).as(build.output()).isZero();
            assertThat(again.warnings()).singleElement().asString().contains("line 2, copies the whole context");
        }
    }

    @Test
    void theStageThatIsWantedIsStamped() throws Exception {
        dockerfile("FROM BASE AS one\nRUN echo one > /which\nFROM BASE\nRUN false\n");
        Build build = docker.build(buildContext().withTarget("one").write(Samples.metadata(), Samples.SCRIPT));
        assertStamped(build);
        assertThat(docker.run(build, "/bin/cat", "/which")).isEqualTo("one\n");
    }

    @Test
    void aStageThatIsCalledAsOurFilesAreStaysWhatItIs() throws Exception {
        dockerfile("FROM BASE AS container-lifecycle\nRUN echo mine > /mine\n"
                + "FROM BASE\nCOPY --from=container-lifecycle /mine /mine\n");
        Build build = stampAndBuild();
        assertStamped(build);
        assertThat(docker.run(build, "/bin/cat", "/mine")).isEqualTo("mine\n");
    }

    @Test
    void theFilesAreRootsWhoeverHasThemOnThisMachine() throws Exception {
        dockerfile("FROM BASE\n");
        Stamped stamped = buildContext().write(Samples.metadata(), Samples.SCRIPT);
        Command chownAll = new Command(List.of(
                "chown", "-R", "1000:1000", context.resolve(".container").toString()));
        Command.Result chown = chownAll.attempt(Duration.ofSeconds(20));
        assumeTrue(chown.ok(), "Only root can give files away.");
        Build build = docker.build(stamped);
        assertThat(docker.run(build, "/bin/find", "/usr", "!", "-user", "0")).isEmpty();
        assertThat(docker.run(build, "/bin/sh", "-c", "cd /usr/lib/container && stat -c '%a %n' report report/*"))
                .isEqualTo("755 report\n777 report/" + Samples.metadata().buildId() + "\n");
    }

    @Test
    void thePathThatIsWrittenByHandWorks() throws Exception {
        dockerfile("FROM BASE\nCOPY file /\n");
        Samples.write(context, "file", "x");
        buildContext().write(Samples.metadata(), Samples.SCRIPT);
        Build build = docker.build(context, List.of("-f", ".container/rbldnsd/Dockerfile"));
        assertThat(build.ok()).as(build.output()).isTrue();
        assertStamped(build);
    }

    @Test
    void theProjectsExamplesAreBuilt() throws Exception {
        Path examples = Path.of("../examples");
        copy(examples.resolve("base"), context);
        Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
        Build base = stampAndBuild();
        assertStamped(base);
        Path web = Files.createDirectory(temp.resolve("web"));
        copy(examples.resolve("web"), web);
        Samples.write(
                web,
                "Dockerfile",
                Files.readString(web.resolve("Dockerfile")).replace("FROM example/base:latest", "FROM " + base.tag()));
        context = web;
        Build build = docker.build(buildContext().write(Samples.another(), Samples.SCRIPT));
        assertThat(docker.labels(build))
                .containsAllEntriesOf(ImageLabels.of(Samples.another()))
                .containsKey("io.jenkins.container-lifecycle.meta."
                        + Samples.metadata().key());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
                assertThat(target.toFile().setExecutable(Files.isExecutable(file)))
                        .isTrue();
            }
        }
    }
}
