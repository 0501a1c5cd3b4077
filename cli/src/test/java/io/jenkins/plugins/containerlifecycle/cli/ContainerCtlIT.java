package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged command against a real engine. */
@Timeout(90)
class ContainerCtlIT {
    private static Ctl ctl;
    private static String image;

    @TempDir
    static Path temp;

    @BeforeAll
    static void build() throws Exception {
        ctl = new Ctl(temp);
        image = ctl.build("service", "eval \"${HOOK:-exit 0}\"");
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(ctl.containers()).isEmpty();
    }

    @AfterAll
    static void clean() {
        if (ctl != null) {
            ctl.close();
        }
    }

    private static JsonNode json(Result result) throws Exception {
        return new ObjectMapper().readTree(result.out());
    }

    @ParameterizedTest
    @CsvSource({
        "exit 0,0,PASSED",
        "exit 1,1,FAILED",
        "exit 77,1,SKIPPED",
        "exit 126,4,ERROR",
        "exit 124,4,TIMED OUT",
        "kill -9 $$,4,ERROR",
    })
    void theExitCodeTellsHowAValidationWent(String hook, int exitCode, String verdict) {
        Result result = ctl.run("validate", "--env", "HOOK=" + hook, image);

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(exitCode);
        assertThat(result.out()).startsWith(verdict + " " + image + ": The validate hook ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aSkippedValidationIsFineOnRequest() {
        Result result = ctl.run("validate", "--allow-skipped", "--env", "HOOK=exit 77", image);

        assertThat(result.exitCode()).isZero();
    }

    @Test
    void anImageThatIsNotThereIsTheUsersMistake() {
        Result result = ctl.run("validate", ctl.image("none"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("containerctl: There is no image '" + ctl.image("none") + "'");
    }

    @Test
    void anEngineThatIsNotThereIsExitCode3() {
        assertThat(ctl.run("validate", "--host", "unix:///no/such.sock", image).exitCode())
                .isEqualTo(3);
    }

    @Test
    void intoAPipeGoesTheHooksOutputAndTheResultAndNothingThatATerminalObeys() {
        Result result = ctl.run(
                "validate", "--env", "HOOK=printf '\\033[31mred\\033[0m\\a\\n'; echo a note >&2; exit 1", image);

        assertThat(result.out()).contains("red").contains("FAILED " + image).contains("a note");
        assertThat(result.out() + result.err()).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void theHooksOutputIsLeftOutOnRequest() {
        Result result = ctl.run("validate", "--quiet", "--env", "HOOK=echo chatter", image);

        assertThat(result.out().lines()).singleElement().asString().startsWith("PASSED ");
    }

    @Test
    void withJsonOnlyTheResultIsOnStdout() throws Exception {
        Result result = ctl.run("validate", "--output", "json", "--env", "HOOK=echo chatter; exit 3", image);

        JsonNode json = json(result);
        assertThat(json.get("outcome").asText()).isEqualTo("failed");
        assertThat(json.get("exit_code").asInt()).isEqualTo(3);
        assertThat(json.at("/metadata/image_name").asText()).isEqualTo(image.replace(":1", ""));
        assertThat(result.err()).isEqualTo("chatter\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aMethodOfTheUsersIsRunInAnyImage() {
        Result result = ctl.run("validate", "--method", "echo mine", "--user", "1234", ctl.base);

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).startsWith("mine\n");
    }

    @Test
    void anImageThatDoesNotCarryTheBuildIdIsAnErrorOfItsOwnKindAndIsNotPushed() throws Exception {
        String id = json(ctl.run("validate", "--output", "json", image))
                .at("/metadata/build_id")
                .asText();
        Path verdict = temp.resolve("stale.json");

        assertThat(ctl.run("validate", "--build-id", id, image).exitCode()).isZero();
        Result stale = ctl.run(
                "validate", "--verdict", verdict.toString(), "--build-id", "0badc0de", "--output", "json", image);

        assertThat(stale.exitCode()).as(stale.toString()).isEqualTo(4);
        assertThat(json(stale).get("outcome").asText()).isEqualTo("error");
        assertThat(json(stale).get("problem").asText()).isEqualTo("other-stamp");
        assertThat(json(stale).get("reason").asText())
                .startsWith(
                        "The image " + image + " is not the one that --build-id asks for: it carries build_id " + id)
                .contains("and 0badc0de is wanted");
        Result push =
                ctl.run("push", "--force", "because", "--build-id", "0badc0de", "--verdict", verdict.toString(), image);
        assertThat(push.exitCode()).as(push.toString()).isEqualTo(5);
        assertThat(push.err()).contains("is not the one that --build-id asks for");
    }

    @Test
    void aBuildThatEndsWellWithoutItsStampIsAnError() throws Exception {
        Path context = Files.createDirectories(temp.resolve("unstamped"));
        Files.writeString(context.resolve("Dockerfile"), "FROM " + ctl.base + "\n");

        // The last -f wins: docker builds the user's own file, which is fine.
        Result result = ctl.run(
                "build",
                "--image",
                ctl.image("unstamped"),
                context.toString(),
                "--",
                "-f",
                context.resolve("Dockerfile").toString());

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.err())
                .contains("The image " + ctl.image("unstamped") + " is not the one that this build asks for: it carries"
                        + " no metadata");
    }

    @Test
    void anOlderImageOfTheNameIsNotTakenForWhatWasBuiltElsewhere() throws Exception {
        String name = ctl.build("elsewhere", "exit 0");
        Path docker = Files.writeString(
                Files.createDirectories(temp.resolve("elsewhere-bin")).resolve("docker"),
                "#!/bin/sh\nprintf %s sha256:" + "e".repeat(64)
                        + " >\"$(echo \"$*\" | sed -n 's/.*--iidfile \\([^ ]*\\).*/\\1/p')\"\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();

        // Like a builder that puts its image into a registry of its own and not onto the engine.
        Result result = ctl.run(
                Map.of("PATH", docker.getParent() + ":" + System.getenv("PATH")),
                "build",
                "--carrier",
                "context",
                "--image",
                name,
                temp.resolve("elsewhere").toString());

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.err()).doesNotContain("is not the one");
    }

    @Test
    void aCommandInPlaceOfTheHookDoesNotOpenTheGate() {
        Path verdict = temp.resolve("replaced.json");
        Result validated =
                ctl.run("validate", "--method", "true", "--verdict", verdict.toString(), "--env", "HOOK=exit 1", image);

        assertThat(validated.exitCode()).as(validated.toString()).isZero();
        assertThat(validated.out()).contains("of the command 'true' in place of its own hook");
        Result push = ctl.run("push", "--verdict", verdict.toString(), image, "127.0.0.1:1/x:1");
        assertThat(push.exitCode()).as(push.toString()).isEqualTo(5);
        assertThat(push.err())
                .contains("its own VALIDATE hook has not passed, only the command 'true'", "or say --accept-method");
    }

    @Test
    void severalImagesAreValidatedAtATimeEachWithItsReport() throws Exception {
        String failing = ctl.build("failing", "echo broken; exit 1");
        Path reports = temp.resolve("reports");

        Result result = ctl.run(
                "validate", "--jobs", "2", "--junit", reports.toString(), image, failing, ctl.image("none"), image);

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.out())
                .contains(failing + ": broken\n")
                .containsOnlyOnce("PASSED " + image)
                .contains("FAILED " + failing);
        assertThat(result.err()).contains("There is no image '" + ctl.image("none") + "'");
        try (var files = Files.list(reports)) {
            List<Path> written = files.sorted().toList();
            assertThat(written).hasSize(2).allSatisfy(file -> {
                assertThat(file.getFileName().toString()).matches("TEST-.*_1-validate\\.xml");
                assertThat(Files.getPosixFilePermissions(file)).hasSizeGreaterThan(2);
            });
            assertThat(ctl.read(written.get(0))).contains("<failure").contains("failing");
            assertThat(ctl.read(written.get(1))).doesNotContain("<failure").doesNotContain("<error");
        }
    }

    @Test
    void severalResultsAsJsonTellOfEachTarget() throws Exception {
        Result result = ctl.run("validate", "--output", "json", image, ctl.image("none"));

        assertThat(json(result)).hasSize(2);
        assertThat(json(result).at("/0/outcome").asText()).isEqualTo("passed");
        assertThat(json(result).at("/1/outcome").asText()).isEqualTo("error");
        assertThat(json(result).at("/1/reason").asText()).contains("There is no image");
    }

    @Test
    void aReportThatCannotBeWrittenIsSaidWithTheResult() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");

        Result result = ctl.run("validate", "--junit", file.resolve("x.xml").toString(), image);

        assertThat(result.out()).startsWith("PASSED ");
        assertThat(result.err()).startsWith("containerctl: ").contains(file.toString());
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void aRunningContainerIsValidatedAndNotStopped() {
        String container =
                "containerctl-test-running-" + ProcessHandle.current().pid();
        ctl.sh("docker run --detach --network none --name " + container + " " + image);
        try {
            Result result = ctl.run("validate", container);

            assertThat(result.out()).startsWith("PASSED " + container);
            assertThat(ctl.run("validate", "--memory", "64m", container).err())
                    .contains("is a container that already runs");
            assertThat(ctl.run("examine", container).out()).contains("Container " + container);
            assertThat(ctl.sh("docker inspect --format '{{.State.Running}}' " + container))
                    .isEqualTo("true\n");
        } finally {
            ctl.sh("docker rm --force " + container);
        }
    }

    @Test
    void aNameThatAnImageAndAContainerHaveMustBeMadeClear() {
        String name = "containerctl-test-both-" + ProcessHandle.current().pid();
        ctl.sh("docker tag " + image + " " + name);
        ctl.sh("docker create --name " + name + " " + name);
        try {
            Result result = ctl.run("examine", name);

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).contains("both an image and a container '" + name + "'", "--image", "--container");
            assertThat(ctl.run("examine", "--image", name).out()).startsWith("Image " + name);
            assertThat(ctl.run("examine", "--container", name).out()).startsWith("Container " + name);
        } finally {
            ctl.sh("docker rm --force " + name + "; docker rmi " + name);
        }
    }

    @Test
    void examineShowsTextJsonAndTheMetadataThatTheImageItselfPrints() throws Exception {
        Result text = ctl.run("examine", image);
        assertThat(text.out()).contains("Image " + image, "Metadata for image service", "VALIDATE: eval");
        assertThat(json(ctl.run("examine", "--output", "json", image))
                        .at("/images/0/project")
                        .asText())
                .isEqualTo("service");
        Result metadata = ctl.run("examine", "--metadata", image);
        assertThat(metadata.out())
                .isEqualTo(ctl.sh("docker run --rm --network none " + image + " /usr/bin/container --metadata"));
        assertThat(json(ctl.run("examine", "--metadata", "--all", image))).hasSize(1);

        Result none = ctl.run("examine", "--metadata", ctl.base);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("so there is no metadata");
    }

    @Test
    void lsListsStampedImagesAsTextAndJson() throws Exception {
        Result text = ctl.run("ls");
        assertThat(text.exitCode()).isZero();
        assertThat(text.out().lines().findFirst().orElseThrow()).startsWith("KIND");
        assertThat(text.out()).contains(" service ").doesNotContain("\u001b");

        JsonNode list = json(ctl.run("ls", "--output", "json"));
        assertThat(list).anySatisfy(entry -> {
            assertThat(entry.at("/names/0").asText()).isEqualTo(image);
            assertThat(entry.get("same_stamp_as").isNull()).isTrue();
        });
        assertThat(list.toString()).doesNotContain(ctl.base + "\"]");
        assertThat(ctl.run("ls", "--all", "--output", "json").out()).contains("\"" + ctl.base + "\"");
    }

    @Test
    void lsShowsOneProjectOrWhatStandsOnWhat() {
        Result one = ctl.run("ls", "--project", "service");
        assertThat(one.exitCode()).isZero();
        assertThat(one.out().lines().skip(1)).isNotEmpty().allMatch(line -> line.contains(" service "));
        assertThat(ctl.run("ls", "--project", "service", "--tree").out())
                .contains(image)
                .doesNotContain("KIND");

        Result none = ctl.run("ls", "--project", "servise", "-o", "json");
        assertThat(none.out()).isEqualTo("[]\n");
        assertThat(none.err()).contains("There is no image of the project 'servise'; there are images of ");
        assertThat(none.exitCode()).isZero();
    }

    @Test
    void lsFitsIntoTheTerminal() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no command 'script'");
        String launcher = System.getProperty("containerctl.home") + "/bin/containerctl";

        String text = ctl.sh("unset COLUMNS; script -qec 'stty cols 60; \"" + launcher + "\" ls' /dev/null");

        assertThat(text.lines().map(line -> line.replace("\r", "")))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    }

    @Test
    void metadataPrintsWhatTheBuildNeeds() throws Exception {
        Path context = Files.createDirectories(temp.resolve("by hand"));
        Files.writeString(context.resolve("Dockerfile"), "FROM " + ctl.base + "\n");

        Result result = ctl.run("metadata", "--image", "example/dns", "-t", "a", "-t", "b", context.toString());

        assertThat(result.exitCode()).as(result.toString()).isZero();
        String id = ctl.sh("cd '" + context + "' && DOCKER_BUILDKIT=0 docker build --quiet "
                        + result.out().trim() + " .")
                .trim();
        try {
            assertThat(json(ctl.run("examine", "--metadata", id)).get("image_tag_names"))
                    .hasToString("[\"a\",\"b\"]");
        } finally {
            ctl.sh("docker rmi " + id);
        }
    }

    @Test
    void aBuildThatFailsIsSaidSo() throws Exception {
        Path context = Files.createDirectories(temp.resolve("broken"));
        Files.writeString(context.resolve("Dockerfile"), "FROM " + ctl.base + "\nCOPY missing /\n");

        Result result = ctl.run("build", "--image", ctl.image("broken"), context.toString());

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err()).contains("containerctl: 'docker build' ended with exit code 1.");
    }

    @Test
    void pruneRemovesWhatAKilledValidationLeft() throws Exception {
        Process process = ctl.start("killed", "validate", "--env", "HOOK=echo running; sleep 300", image);
        awaitOutput("killed", "running");
        String container = ctl.containers().get(0);
        assertThat(ctl.run("prune", "--dry-run").out()).doesNotContain(container);
        process.destroyForcibly().waitFor();

        Result dry = ctl.run("prune", "--dry-run");
        // Any other program's validation on the same engine may remove it, too.
        boolean still = !ctl.containers().isEmpty();
        Result result = ctl.run("prune");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(ctl.containers()).isEmpty();
        if (still) {
            assertThat(dry.out()).contains("Would remove " + container);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void aValidationThatIsToldToStopRemovesItsContainerFirst(String signal, int exitCode) throws Exception {
        assumeFalse(signal.equals("INT") && isInterruptIgnored(), "Whoever runs the tests ignores SIGINT.");
        String name = "stopped-by-" + signal;
        Process process = ctl.start(name, "validate", "--env", "HOOK=echo running; sleep 300", image);
        awaitOutput(name, "running");

        ctl.sh("kill -" + signal + " " + process.pid());

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        assertThat(ctl.containers()).isEmpty();
        assertThat(ctl.read(temp.resolve(name + ".err")).lines())
                .containsExactly("containerctl: stopping; removing what was created.");
    }

    @Test
    void severalValidationsThatAreToldToStopLeaveNothing() throws Exception {
        String other = ctl.build("other", "echo running; exec sleep 300");
        Process process = ctl.start(
                "several", "validate", "--jobs", "2", "--env", "HOOK=echo running; sleep 300", image, other, ctl.base);
        awaitOutput("several", image + ": running");
        awaitOutput("several", other + ": running");

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(ctl.containers()).isEmpty();
    }

    @Test
    void whatHadEndedBeforeSeveralValidationsWereToldToStopIsToldButNoVerdictIsWritten() throws Exception {
        String slow = ctl.build("slow", "echo running; exec sleep 300");
        Path verdict = temp.resolve("partly.json");
        Process process =
                ctl.start("partly", "validate", "--verdict", verdict.toString(), "--env", "HOOK=exit 1", image, slow);
        awaitOutput("partly", slow + ": running");

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(ctl.containers()).isEmpty();
        assertThat(ctl.read(temp.resolve("partly.err")))
                .contains("containerctl: The validation of " + slow + " was stopped before it had ended.");
        assertThat(ctl.read(temp.resolve("partly.out"))).contains("FAILED " + image + ": ");
        assertThat(verdict).doesNotExist();
    }

    private static void awaitOutput(String name, String text) throws Exception {
        Path file = temp.resolve(name + ".out");
        for (int i = 0; i < 400; i++) {
            if (ctl.read(file).contains(text)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("'" + text + "' did not come: " + ctl.read(file));
    }

    /** Bit 1 of the mask is signal 2; a program started this way cannot be interrupted. */
    static boolean isInterruptIgnored() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0);
    }
}
