package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example {@code stack.yml} in a swarm of two machines: an agent on each, and Debian's Prometheus in an image made on the
 * spot, which finds both by the swarm's DNS.
 */
@EnabledIfSystemProperty(named = "integration.long", matches = "true")
@Timeout(360)
class AgentStackIT {
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");

    private static Ctl ctl;
    private static OwnEngine worker;
    private static OwnEngine manager;
    private static final Map<String, OwnEngine> NODES = new LinkedHashMap<>();

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROMETHEUS), "no prometheus");
        ctl = new Ctl(temp);
        worker = OwnEngine.startElsewhere("node-b");
        manager = OwnEngine.start();
        manager.initSwarm(OwnEngine.HERE);
        String token = manager.docker("swarm join-token --quiet worker").strip();
        worker.docker("swarm join --token " + token + " --advertise-addr " + OwnEngine.THERE + " " + OwnEngine.HERE
                + ":2377");
        for (OwnEngine node : List.of(manager, worker)) {
            NODES.put(node.docker("info --format '{{.Name}}'").strip(), node);
        }
        String service =
                ctl.buildWith("service", "", "--project=shop", "--monitor=echo 'WEB OK - fine'", "--validate=true");
        ctl.sh(Path.of("..", "tools", "agent-image").toRealPath() + " " + ctl.image("agent") + " 2>&1");
        prometheusImage();
        Path folders = Files.createDirectory(temp.resolve("nodes"));
        for (Map.Entry<String, OwnEngine> node : NODES.entrySet()) {
            for (String image : List.of(service, ctl.image("agent"), ctl.image("prometheus"))) {
                node.getValue().copy(image);
            }
            // Each machine would have its engine's socket at the same place; these two have one file system.
            Path folder = node.getValue().socket().getParent();
            Files.createSymbolicLink(folders.resolve(node.getKey()), folder);
            ctl.sh("chmod 711 " + folder);
            node.getValue().docker("run --detach --network none --name on-" + node.getKey() + " " + service);
        }
        for (String secret : List.of("token", "webhook")) {
            Path file = Files.writeString(temp.resolve(secret), RunningAgent.TOKEN);
            manager.docker("secret create container-agent-" + secret + " " + file);
        }
        ctl.sh("cd " + Path.of("..", "examples", "monitoring").toRealPath() + " && DOCKER_GID=$(stat -c %g "
                + manager.socket() + ") AGENT_IMAGE=" + ctl.image("agent") + " PROMETHEUS_IMAGE="
                + ctl.image("prometheus") + " PROMETHEUS_PORT=0 ENGINE_FOLDER='" + folders
                + "/{{.Node.Hostname}}' ENGINE_SOCKET=s docker -H " + manager.host()
                + " stack deploy --resolve-image never --compose-file stack.yml"
                + " --compose-file stack-secrets.yml monitoring");
    }

    private static void prometheusImage() throws Exception {
        Path context = Files.createDirectory(temp.resolve("prometheus"));
        ctl.sh("cd " + context + " && mkdir -p root/bin root/prometheus root/tmp && cp /bin/busybox " + PROMETHEUS
                + " root/bin && for lib in $(ldd " + PROMETHEUS + " | grep -o '/[^ ]*'); do"
                + " mkdir -p root${lib%/*}; cp -L $lib root$lib; done");
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch\nCOPY root /\nENTRYPOINT [\"/bin/prometheus\"]\nCMD"
                        + " [\"--config.file=/etc/prometheus/prometheus.yml\",\"--storage.tsdb.path=/prometheus\"]\n");
        ctl.dockerBuild(ctl.image("prometheus"), context);
    }

    @AfterAll
    static void stop() throws Exception {
        if (manager != null) {
            if (!NODES.isEmpty()) {
                manager.docker("stack rm monitoring");
            }
            worker.close();
            manager.close();
        } else if (worker != null) {
            worker.close();
        }
        if (ctl != null) {
            ctl.sh("docker rmi --force " + ctl.image("agent") + " " + ctl.image("prometheus") + " || true");
            ctl.close();
        }
    }

    /** What Prometheus' container is answered; empty if it is still starting, or if that is an error. */
    private static String wget(String arguments) throws Exception {
        for (OwnEngine node : NODES.values()) {
            String id = node.docker("ps --quiet --filter label=com.docker.swarm.service.name=monitoring_prometheus")
                    .strip();
            if (!id.isEmpty()) {
                // Without a time limit, with which busybox's wget crashes.
                return node.docker("exec " + id + " /bin/busybox wget -q -O - " + arguments + " 2>/dev/null || true");
            }
        }
        return "";
    }

    /** Asks from inside the network of the stack. */
    private static JsonNode ask(String address) throws Exception {
        String answer = wget("'" + address + "'");
        return answer.isBlank() ? null : new ObjectMapper().readTree(answer);
    }

    /** Of the container that its node has. */
    private static String validate(String target, String token) throws Exception {
        String node = ask("http://" + target + "/api/v1/containers")
                .at("/engine/node")
                .asText();
        return wget("--post-data '' --header 'Authorization: Bearer " + token + "' http://" + target
                + "/api/v1/containers/on-" + node + "/validate");
    }

    private static JsonNode query(String expression) throws Exception {
        JsonNode answer = ask(
                "http://127.0.0.1:9090/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        return answer == null ? null : answer.at("/data/result");
    }

    private static JsonNode await(Callable<JsonNode> asked, int size) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        JsonNode last = null;
        while (System.nanoTime() < end) {
            last = asked.call();
            if (last != null && last.size() == size) {
                return last;
            }
            Thread.sleep(1000);
        }
        throw new AssertionError("It did not come: " + last + "\n"
                + manager.docker("service ps --no-trunc monitoring_agent monitoring_prometheus") + "\n"
                + manager.docker("service logs monitoring_agent 2>&1"));
    }

    @Test
    void prometheusFindsAnAgentOnEachNodeAndEachTellsOfItsOwnContainers() throws Exception {
        JsonNode up = await(() -> query("up{job=\"container-agent\"} == 1"), 2);
        JsonNode agents = await(() -> query("containerlifecycle_agent_info"), 2);
        assertThat(agents.findValuesAsText("node")).containsExactlyInAnyOrderElementsOf(NODES.keySet());
        for (String node : NODES.keySet()) {
            JsonNode info = await(() -> query("containerlifecycle_container_info{container=\"on-" + node + "\"}"), 1);
            assertThat(info.findValuesAsText("node")).containsExactly(node);
            await(
                    () -> query("containerlifecycle_container_light{container=\"on-" + node
                            + "\",containerlifecycle_container_light=\"good\"} == 1"),
                    1);
        }
        for (String target : up.findValuesAsText("instance")) {
            JsonNode told = ask("http://" + target + "/api/v1/containers");
            String node = told.at("/engine/node").asText();
            assertThat(told.at("/engine/swarm").asText()).isEqualTo(node.equals("node-b") ? "worker" : "manager");
            JsonNode itself = null;
            for (JsonNode container : told.path("containers")) {
                itself = container.path("agent").asBoolean() ? container : itself;
            }
            assertThat(itself.path("service").asText()).isEqualTo("monitoring_agent");
        }
        for (String target : up.findValuesAsText("instance")) {
            assertThat(validate(target, "wrong")).isEmpty();
            assertThat(validate(target, RunningAgent.TOKEN)).contains("will run");
        }
        assertThat(manager.docker("service logs monitoring_agent 2>&1")).doesNotContain("warning");
        // The rules of the example are those that it has.
        assertThat(ask("http://127.0.0.1:9090/api/v1/rules").findValuesAsText("name"))
                .contains("ContainerAgentBlind", "ContainerHookSilent");
    }
}
