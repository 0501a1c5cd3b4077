package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command on Podman, whose Docker API has gaps. */
@Timeout(120)
class PodmanIT {
    private static RegistryServer registry;
    private static RegistryServer locked;
    private static OwnPodman podman;
    private static Ctl ctl;
    private static String image;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        registry = RegistryServer.open();
        locked = RegistryServer.withPassword();
        podman = OwnPodman.start(List.of(registry.host(), locked.host()));
        ctl = new Ctl(temp, Map.of("DOCKER_HOST", podman.address()));
        image = ctl.build("podman", "eval \"${HOOK:-exit 0}\"");
    }

    @AfterAll
    static void end() throws Exception {
        try {
            if (ctl != null) {
                ctl.close();
            }
        } finally {
            for (AutoCloseable started : new AutoCloseable[] {podman, registry, locked}) {
                if (started != null) {
                    started.close();
                }
            }
        }
    }

    private String passed(String name) {
        String file = temp.resolve(name).toString();
        Result result = ctl.run("validate", "--quiet", "--verdict", file, image);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return file;
    }

    @Test
    void aHookThatPassesIsAPassAndOneThatFailsIsNone() {
        Result passed = ctl.run("validate", "--env", "HOOK=echo 1..1; echo ok 1 - it works", image);
        Result failed = ctl.run("validate", "--env", "HOOK=echo 1..1; echo not ok 1 - it works; exit 1", image);
        Result skipped = ctl.run("validate", "--env", "HOOK=exit 77", image);

        assertThat(passed.exitCode()).as(passed.toString()).isZero();
        assertThat(passed.out()).contains("PASSED " + image + ": The validate hook exited with 0: 1 test passed.");
        assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(1);
        assertThat(skipped.exitCode()).as(skipped.toString()).isNotZero();
        assertThat(ctl.containers()).isEmpty();
    }

    @Test
    void aRunningContainerIsValidatedAndExaminedAndLeftAlone() {
        String id = ctl.sh("docker run --detach " + image).strip();
        try {
            Result validated = ctl.run("validate", id);
            Result examined = ctl.run("examine", id);

            assertThat(validated.exitCode()).as(validated.toString()).isZero();
            assertThat(examined.out()).contains("Metadata for image podman").contains("Container last started at ");
            assertThat(ctl.sh("docker inspect --format '{{.State.Running}}' " + id))
                    .isEqualTo("true\n");
        } finally {
            ctl.sh("docker rm --force " + id);
        }
    }

    @Test
    void theAgentFindsContainersRunsTheirHooksAndTellsPrometheus() throws Exception {
        String name = ctl.name("watched");
        String watched = ctl.buildWith(
                "watched",
                "",
                "--project=pod",
                "--validate=echo 1..1; echo ok 1 - it works",
                "--monitor=echo 'WEB OK - fine | time=3ms'",
                "--metrics=echo '# TYPE pages_total counter'; echo 'pages_total 3'",
                "--update=touch /tmp/updated");
        try (RunningAgent agent = RunningAgent.start(
                ctl,
                temp,
                Map.of(),
                "agent",
                "--monitor-every=2s",
                "--metrics-every=2s",
                "--validate-every=5s",
                "--timeout=10s")) {
            agent.await(() -> agent.get("/-/ready").statusCode() == 200 ? true : null);
            ctl.sh("docker run --detach --name " + name + " " + watched);

            agent.awaitStatus(name, "monitor", "ok");
            agent.awaitStatus(name, "validate", "passed");
            agent.awaitStatus(name, "metrics", "passed");
            agent.await(() -> agent.container(name).path("light").asText().equals("good") ? true : null);
            assertThat(agent.engine().path("swarm").asText()).isEqualTo("none");
            String mine = "container=\"" + name + "\",project=\"pod\"";
            assertThat(agent.metrics())
                    .contains("containerlifecycle_engine_up 1")
                    .contains("pages_total{" + mine + "} 3\n")
                    .contains("containerlifecycle_monitor_value_seconds{" + mine + ",label=\"time\"} 0.003\n")
                    .contains("containerlifecycle_container_light{" + mine
                            + ",containerlifecycle_container_light=\"good\"} 1\n");
            assertThat(agent.finished(agent.act(name, "update"))
                            .at("/containers/0/run/status")
                            .asText())
                    .isEqualTo("updated");
            ctl.sh("docker exec " + name + " cat /tmp/updated");

            ctl.sh("docker rm --force " + name);
            agent.await(() -> agent.get("/api/v1/containers/" + name).statusCode() == 404 ? true : null);
        }
    }

    @Test
    void anImageIsExaminedAndListedUnderItsFullName() {
        assertThat(ctl.run("examine", image).out()).contains("Metadata for image podman");
        assertThat(ctl.run("ls", "--output", "json").out()).contains("docker.io/" + image);
        assertThat(ctl.run("prune").exitCode()).isZero();
    }

    @Test
    void anImageThatPassedIsPushedAndTheRegistryItselfIsAskedWhatItHas() throws Exception {
        String verdict = passed("good.json");

        Result result =
                ctl.run("push", "--verdict", verdict, image, registry.image("pod/a:1"), registry.image("pod/a"));

        String digest = registry.digest("pod/a", "1");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out())
                .isEqualTo(registry.image("pod/a:1") + " " + digest + "\n" + registry.image("pod/a:latest") + " "
                        + digest + "\n");
        assertThat(new ObjectMapper()
                        .readTree(Path.of(verdict).toFile())
                        .at("/pushes/0/digest")
                        .asText())
                .isEqualTo(digest);
    }

    @Test
    void whatDidNotPassIsRefused() {
        String verdict = temp.resolve("bad.json").toString();
        ctl.run("validate", "--quiet", "--verdict", verdict, "--env", "HOOK=exit 1", image);

        Result result = ctl.run("push", "--verdict", verdict, image, registry.image("pod/b:1"));

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(5);
        assertThat(registry.digest("pod/b", "1")).isNull();
    }

    @Test
    void credentialsOfDockerLoginAreShownToTheRegistryByUsToo() throws Exception {
        String verdict = passed("locked.json");
        Path config = Files.createDirectories(temp.resolve("docker"));
        String auth = Base64.getEncoder()
                .encodeToString((RegistryServer.USER + ":" + RegistryServer.PASSWORD).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                config.resolve("config.json"), "{\"auths\":{\"" + locked.host() + "\":{\"auth\":\"" + auth + "\"}}}");

        Result denied = ctl.run("push", "--verdict", verdict, image, locked.image("pod/c:1"));
        Result result = ctl.run(
                Map.of("DOCKER_CONFIG", config.toString()),
                "push",
                "--verdict",
                verdict,
                image,
                locked.image("pod/c:1"));

        assertThat(denied.exitCode()).as(denied.toString()).isEqualTo(4);
        assertThat(denied.err()).contains(locked.host()).doesNotContain("find out who moves that name");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("sha256:");
        assertThat(result.toString()).doesNotContain(RegistryServer.PASSWORD).doesNotContain(auth);
    }

    @Test
    void aRegistryThatIsNotThereIsSaidSo() {
        String verdict = passed("nowhere.json");

        Result result = ctl.run("push", "--timeout", "10s", "--verdict", verdict, image, "127.0.0.1:1/pod/d:1");

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.err()).contains("127.0.0.1:1");
    }
}
