package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Validate, then push: the packaged command against a real engine and a real registry. */
@Timeout(90)
class PushCommandIT {
    private static Ctl ctl;
    private static RegistryServer registry;
    private static String image;

    @TempDir
    static Path temp;

    private Path verdict;

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
        registry = RegistryServer.open();
        image = ctl.build("pushed", "eval \"${HOOK:-exit 0}\"");
    }

    @AfterEach
    void onlyItsOwnNameIsLeft() {
        assertThat(ctl.sh("docker image inspect --format '{{join .RepoTags \" \"}}' " + image))
                .isEqualTo(image + "\n");
    }

    @AfterAll
    static void end() {
        if (registry != null) {
            registry.close();
        }
        if (ctl != null) {
            ctl.close();
        }
    }

    private String file(String name) {
        return temp.resolve(name).toString();
    }

    private Result validate(String hook, String file) {
        return ctl.run("validate", "--quiet", "--verdict", file(file), "--env", "HOOK=" + hook, image);
    }

    private JsonNode json(String file) throws Exception {
        return new ObjectMapper().readTree(temp.resolve(file).toFile());
    }

    @Test
    void anImageThatPassedIsPushedAndItsDigestRecorded() throws Exception {
        assertThat(validate("exit 0", "good.json").exitCode()).isZero();

        Result result =
                ctl.run("push", "--verdict", file("good.json"), image, registry.image("a:1"), registry.image("a"));

        String digest = registry.digest("a", "1");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        registry.image("a:1") + " " + digest + "\n" + registry.image("a:latest") + " " + digest + "\n");
        assertThat(result.err()).contains("> Pushing sha256:").doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
        assertThat(json("good.json").at("/verdicts/0/outcome").asText()).isEqualTo("passed");
        assertThat(json("good.json").at("/verdicts/0/image").asText()).isEqualTo(image);
        assertThat(json("good.json").at("/pushes/1/reference").asText()).isEqualTo(registry.image("a:latest"));
        assertThat(json("good.json").at("/pushes/1/digest").asText()).isEqualTo(digest);
    }

    @Test
    void whatFailedWasSkippedOrHasNoVerdictIsRefusedWithACodeOfItsOwn() {
        for (String hook : List.of("exit 1", "exit 77", "exit 126")) {
            assertThat(validate(hook, "bad.json").exitCode()).isNotZero();
            Result result = ctl.run("push", "--verdict", file("bad.json"), image, registry.image("b:1"));

            assertThat(result.exitCode()).as(result.toString()).isEqualTo(5);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("containerctl: The image " + image + " (sha256:")
                    .contains("may not be pushed: its validation at ")
                    .endsWith("get a verdict with 'containerctl validate --verdict " + file("bad.json") + " " + image
                            + "'.");
        }
        assertThat(ctl.run("push", image, registry.image("b:1")).exitCode()).isEqualTo(5);
        Result missing = ctl.run("push", "--verdict", file("none.json"), image, registry.image("b:1"));
        assertThat(missing.exitCode()).isEqualTo(5);
        assertThat(missing.err())
                .startsWith("containerctl: warning: There is no verdict file " + file("none.json"))
                .contains("there is no verdict on it");
        assertThat(registry.digest("b", "1")).isNull();
    }

    @Test
    void anOldVerdictIsRefused() throws Exception {
        validate("exit 0", "old.json");
        Thread.sleep(2500);

        Result result = ctl.run("push", "--max-age", "1s", "--verdict", file("old.json"), image, registry.image("b:2"));

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err()).contains("more than 1 s ago");
    }

    @Test
    void aLaterFailureInAnotherFileCounts() throws Exception {
        validate("exit 0", "first.json");
        Thread.sleep(1100);
        validate("exit 1", "second.json");

        Result result = ctl.run(
                "push",
                "--verdict",
                file("first.json"),
                "--verdict",
                file("second.json"),
                image,
                registry.image("b:3"));

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err()).contains("but a later validation at ").contains("failed");
    }

    @Test
    void aTagThatWasMovedSinceIsRefused() {
        String tag = ctl.image("moving");
        ctl.sh("docker tag " + image + " " + tag);
        ctl.run("validate", "--quiet", "--verdict", file("moved.json"), tag);
        ctl.sh("docker tag " + ctl.base + " " + tag);

        Result result = ctl.run("push", "--verdict", file("moved.json"), tag, registry.image("b:4"));

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err()).contains("the tag was moved or the image built again since");
        ctl.sh("docker rmi " + tag);
    }

    @Test
    void aForcedPushNeedsAReasonWhichIsRecorded() throws Exception {
        validate("exit 1", "forced.json");

        Result result = ctl.run(
                "push",
                "--quiet",
                "--output",
                "json",
                "--force",
                "the fire brigade waits",
                "--verdict",
                file("forced.json"),
                image,
                registry.image("c:1"));

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("> Warning: the push is forced, because: the fire brigade waits. The gate says: ");
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.at("/outcome").asText()).isEqualTo("pushed");
        assertThat(json.at("/pushed/0/forced").asText()).isEqualTo("the fire brigade waits");
        assertThat(json("forced.json").at("/pushes/0")).isEqualTo(json.at("/pushed/0"));
        assertThat(json("forced.json").at("/verdicts/0/outcome").asText()).isEqualTo("failed");
    }

    @Test
    void aVerdictNeverOutlivesARunThatEndedWithoutOne() {
        validate("exit 0", "stale.json");
        assertThat(temp.resolve("stale.json")).exists();

        assertThat(ctl.run("validate", "--verdict", file("stale.json"), ctl.image("none"))
                        .exitCode())
                .isEqualTo(2);

        assertThat(temp.resolve("stale.json")).doesNotExist();
    }

    @Test
    void theVerdictsOfSeveralImagesGoIntoOneFile() throws Exception {
        String other = ctl.build("second", "exit 1");

        ctl.run("validate", "--quiet", "--jobs", "2", "--verdict", file("both.json"), image, other, ctl.image("none"));

        assertThat(json("both.json").get("verdicts")).hasSize(2);
        assertThat(ctl.run("push", "--verdict", file("both.json"), image, registry.image("d:1"))
                        .exitCode())
                .isZero();
        assertThat(ctl.run("push", "--verdict", file("both.json"), other, registry.image("d:2"))
                        .exitCode())
                .isEqualTo(5);
    }

    @Test
    void aContainerThatRunsAlreadyGetsNoVerdict() {
        String id = ctl.sh("docker run --detach --label io.jenkins.container-lifecycle.test " + image)
                .strip();
        try {
            Result result = ctl.run("validate", "--verdict", file("container.json"), id);

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err())
                    .contains("is a container that already runs")
                    .contains("validate its image");
            assertThat(temp.resolve("container.json")).doesNotExist();
        } finally {
            ctl.sh("docker rm --force " + id);
        }
    }

    @Test
    void aFileThatIsNoVerdictIsBadInput() throws Exception {
        Files.writeString(temp.resolve("broken.json"), "{\"schema_version\":1,\"verdicts\":[");

        Result result = ctl.run("push", "--force", "x", "--verdict", file("broken.json"), image, registry.image("e:1"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("containerctl: " + file("broken.json") + " is not readable as JSON");
        assertThat(registry.digest("e", "1")).isNull();
    }

    @Test
    void whatWentOutIsOnStandardOutputAlsoWhereAnotherNameFailed() throws Exception {
        validate("exit 0", "half.json");
        try (RegistryServer locked = RegistryServer.withPassword()) {
            Result result =
                    ctl.run("push", "--verdict", file("half.json"), image, registry.image("h:1"), locked.image("h:1"));

            assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
            assertThat(result.out()).isEqualTo(registry.image("h:1") + " " + registry.digest("h", "1") + "\n");
            assertThat(result.err()).contains("does not let you push", "not pushed: " + locked.image("h:1"));
        }
    }

    @Test
    void credentialsAreThoseOfDockerLoginAndAreNeverShown() throws Exception {
        validate("exit 0", "login.json");
        try (RegistryServer locked = RegistryServer.withPassword()) {
            Result right = push(locked, RegistryServer.PASSWORD);
            assertThat(right.exitCode()).as(right.toString()).isZero();
            assertThat(locked.digest("web", "1")).isNotNull();

            for (Result refused : List.of(push(locked, "wrong word"), push(locked, null))) {
                assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(4);
                assertThat(refused.err())
                        .contains("containerctl: The registry " + locked.host() + " does not let you push ")
                        .doesNotContain("attempt", "wrong word");
            }
            assertThat(right.out() + right.err()).doesNotContain(RegistryServer.PASSWORD);
        }
    }

    /** @param password null for none */
    private Result push(RegistryServer locked, String password) throws Exception {
        Path config = Files.createDirectories(temp.resolve("config"));
        byte[] auth = (RegistryServer.USER + ":" + password).getBytes(StandardCharsets.UTF_8);
        Files.writeString(
                config.resolve("config.json"),
                password == null
                        ? "{}"
                        : "{\"auths\":{\"" + locked.host() + "\":{\"auth\":\""
                                + Base64.getEncoder().encodeToString(auth) + "\"}}}");
        return ctl.run(
                Map.of("DOCKER_CONFIG", config.toString()),
                "push",
                "--verdict",
                file("login.json"),
                image,
                locked.image("web:1"));
    }

    /** Until it is at the second registry, which takes the name and then does not answer. */
    private Process startPush(String output, String verdicts, String name, RegistryServer frozen) throws Exception {
        Process process =
                ctl.start(output, "push", "--verdict", verdicts, image, registry.image(name), frozen.image(name));
        Path err = temp.resolve(output + ".err");
        for (int i = 0; i < 400 && !ctl.read(err).contains(" as " + frozen.host()); i++) {
            Thread.sleep(50);
        }
        return process;
    }

    @Test
    void aPushThatIsStoppedSaysAndRecordsWhatWasPushed() throws Exception {
        validate("exit 0", "stopped.json");
        try (RegistryServer frozen = RegistryServer.open()) {
            frozen.freeze();
            Process process = startPush("stopped", file("stopped.json"), "f:1", frozen);

            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(ctl.read(temp.resolve("stopped.err")))
                    .contains("> Warning: The push was interrupted; pushed: " + registry.image("f:1") + " (sha256:")
                    .contains("; not pushed: " + frozen.image("f:1") + ".");
            assertThat(json("stopped.json").get("pushes")).hasSize(1);
            assertThat(ctl.read(temp.resolve("stopped.out")))
                    .isEqualTo(registry.image("f:1") + " " + registry.digest("f", "1") + "\n");
        }
    }

    @Test
    void aPushThatIsStoppedSaysWhatItCannotRecord() throws Exception {
        validate("exit 0", "gone.json");
        try (RegistryServer frozen = RegistryServer.open()) {
            frozen.freeze();
            Process process = startPush("unrecorded", file("gone.json"), "g:1", frozen);
            Files.delete(Path.of(file("gone.json")));
            Files.createDirectory(Path.of(file("gone.json")));

            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ctl.read(temp.resolve("unrecorded.err")))
                    .contains("containerctl: warning: What was pushed could not be recorded: " + file("gone.json")
                            + " is not a file of verdicts: it is a folder.");
        }
    }

    @Test
    void ofTwoProcessesThatPushTheSameNameTheRegistryHasOneAndNeitherIsWrongAboutIt() throws Exception {
        String other = ctl.build("rival", "exit 0");
        ctl.run("validate", "--quiet", "--verdict", file("race.json"), image, other);
        String target = registry.image("race:1");
        List<String> images = List.of(image, other);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(ctl.start("race" + i, "push", "--verdict", file("race.json"), images.get(i), target));
        }
        int pushed = 0;
        for (int i = 0; i < 2; i++) {
            assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            String err = ctl.read(temp.resolve("race" + i + ".err"));
            assertThat(processes.get(i).exitValue()).as(err).isIn(0, 4);
            if (processes.get(i).exitValue() == 0) {
                pushed++;
            } else {
                assertThat(err)
                        .containsAnyOf(
                                "its local name was moved",
                                "was removed before the engine had pushed it",
                                "is not known to be the image that was meant",
                                "somebody else pushes");
            }
        }
        assertThat(registry.digest("race", "1")).isNotNull();
        // A push that failed once and then succeeded is recorded, too.
        assertThat(json("race.json").get("pushes").size()).isGreaterThanOrEqualTo(pushed);
        ctl.sh("docker rmi " + target + " 2>/dev/null || true");
    }
}
