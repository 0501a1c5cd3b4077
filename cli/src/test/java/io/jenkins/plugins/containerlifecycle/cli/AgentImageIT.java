package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image of the agent, made from what is on this machine, with no rights but those on the engine's socket. */
@Timeout(180)
class AgentImageIT {
    /** The image's own health check, but not only each half minute. */
    private static final String RUN = "docker run --detach --health-interval 1s"
            + " --read-only --cap-drop ALL --security-opt no-new-privileges"
            + " --user 65532:$(stat -c %g /var/run/docker.sock) --volume /var/run:/host/run:ro"
            + " --env DOCKER_HOST=unix:///host/run/docker.sock ";

    private static Ctl ctl;
    private static String image;
    private static String agent;
    private static String service;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
        image = ctl.image("agent");
        Path tool = Path.of("..", "tools", "agent-image").toRealPath();
        ctl.sh(tool + " " + image + " 2>&1");
        service = ctl.name("service");
        ctl.sh("docker run --detach --network none --name " + service + " " + ctl.build("service", "true") + " && "
                + RUN + "--name " + ctl.name("agent") + " " + image);
        agent = ctl.name("agent");
    }

    @AfterAll
    static void clean() {
        if (ctl != null) {
            ctl.sh("docker rm --force " + ctl.name("agent") + " && docker rmi --force " + image);
            ctl.close();
        }
    }

    private static void awaitHealthy(String name) throws InterruptedException {
        String health = "";
        for (int i = 0; i < 120 && !health.equals("healthy"); i++) {
            Thread.sleep(500);
            health = ctl.sh("docker inspect --format '{{.State.Health.Status}}' " + name)
                    .trim();
        }
        assertThat(health).as(ctl.sh("docker logs " + name + " 2>&1")).isEqualTo("healthy");
    }

    @Test
    void itSeesTheContainersPassesItsOwnValidationAndNeverActsOnItself() throws Exception {
        awaitHealthy(agent);
        assertThat(ctl.run("validate", "--container", agent).exitCode()).isZero();
        String seen =
                ctl.sh("docker exec " + agent + " wget -q -O - http://127.0.0.1:9649/api/v1/containers/" + service);
        assertThat(seen).contains("\"agent\": false");
        String itself =
                ctl.sh("docker exec " + agent + " wget -q -O - http://127.0.0.1:9649/api/v1/containers/" + agent);
        assertThat(itself).contains("\"agent\": true").contains("\"runs\": 0").doesNotContainPattern("\"runs\": [1-9]");
    }

    @Test
    void itEndsAtOnceWhenItIsToldTo() throws Exception {
        String second = ctl.name("second");
        ctl.sh(RUN + "--name " + second + " " + image);
        awaitHealthy(second);
        long begin = System.nanoTime();
        ctl.sh("docker stop --time 30 " + second);
        assertThat((System.nanoTime() - begin) / 1_000_000_000).isLessThan(20);
        assertThat(ctl.sh("docker inspect --format '{{.State.ExitCode}} {{.State.OOMKilled}}' " + second))
                .startsWith("143 false");
        ctl.sh("docker rm --force " + second);
    }

    @Test
    void withHttpsAnotherPortAndSecretsItsOwnHooksAndHealthCheckStillFindIt() throws Exception {
        Path secrets = Files.createDirectory(temp.resolve("secrets"));
        ctl.sh("cd " + secrets + " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
                + " -subj /CN=agent.example.org -keyout key.pem -out certificate.pem 2>&1"
                + " && printf " + RunningAgent.TOKEN + " >token && printf a-secret-for-this-test >webhook"
                + " && chown 65532 key.pem token webhook && chmod 0400 key.pem token webhook"
                + " && chmod 0755 .");
        String secure = ctl.name("secure");
        ctl.sh(RUN + "--volume " + secrets + ":/run/secrets:ro --name " + secure + " " + image
                + " --listen=0.0.0.0:9700 --tls-cert /run/secrets/certificate.pem --tls-key=/run/secrets/key.pem"
                + " --token-file /run/secrets/token --webhook-secret=/run/secrets/webhook");
        try {
            awaitHealthy(secure);
            assertThat(ctl.run("validate", "--container", secure).exitCode()).isZero();
            assertThat(ctl.sh("docker exec " + secure + " container --monitor")).startsWith("AGENT OK");
            assertThat(ctl.sh("docker logs " + secure + " 2>&1")).doesNotContain("warning");
            String ask = "docker exec " + secure + " wget -q --no-check-certificate -O - ";
            assertThat(ctl.sh(ask + "--post-data '' --header 'Authorization: Bearer " + RunningAgent.TOKEN
                            + "' https://127.0.0.1:9700/api/v1/containers/" + service + "/validate"))
                    .contains("will run");
        } finally {
            ctl.sh("docker rm --force " + secure);
        }
    }
}
