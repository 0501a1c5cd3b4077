package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was set for the old container is set for the new one; what came from its image is the new image's. */
@Timeout(60)
class TransferIT {
    private static TestDeployments deployments;
    private static String newer;

    @BeforeAll
    static void build() {
        deployments = new TestDeployments();
        newer = deployments.image("5\nENV FROM_IMAGE=new OTHER=new\nLABEL of=new\nWORKDIR /tmp", "exit 0");
    }

    @AfterEach
    void removeContainers() throws Exception {
        deployments.removeContainers();
    }

    @AfterAll
    static void clean() throws Exception {
        if (deployments != null) {
            deployments.close();
        }
    }

    /** Options of the docker command, as a user types them; those of a list go together. */
    private static final List<List<String>> OPTIONS = List.of(
            List.of(
                    "--env MINE=a=b --env EMPTY=",
                    "--label mine=1 --label com.docker.compose.project=p",
                    "--memory 64m --memory-swap 128m --memory-reservation 32m",
                    "--cpus 0.5 --cpu-shares 512 --cpuset-cpus 0",
                    "--pids-limit 50 --ulimit nofile=100:200",
                    "--cap-add NET_ADMIN --cap-drop CHOWN",
                    "--security-opt no-new-privileges",
                    "--device /dev/null:/dev/mynull:rw",
                    "--tmpfs /scratch:size=1m",
                    "--restart on-failure:3",
                    "--user 1000:1000",
                    "--workdir /run"),
            List.of(
                    "--volume /etc:/host-etc:ro",
                    "--mount type=bind,source=/etc,target=/mounted,readonly",
                    "--publish 127.0.0.1:PORT:80/tcp --publish 127.0.0.1:PORT:53/udp",
                    "--expose 99",
                    "--hostname web.example --domainname example",
                    "--dns 192.0.2.1 --dns-search example --dns-option ndots:2",
                    "--add-host db:192.0.2.7",
                    "--log-driver json-file --log-opt max-size=1m",
                    "--read-only",
                    "--init",
                    "--shm-size 32m",
                    "--sysctl net.ipv4.ip_forward=1"),
            List.of(
                    "--ipc private --pid host",
                    "--oom-score-adj 100",
                    "--group-add 10",
                    "--stop-signal SIGINT --stop-timeout 2",
                    "--health-cmd true --health-interval 1s --health-retries 5",
                    "--tty --interactive"),
            List.of("--uts host", "--network host"),
            List.of("--network none", "--no-healthcheck"),
            List.of("--cgroup-parent /mine", "--runtime runc"));

    /** Each by itself in the long run, else those together that go together. */
    static Stream<String> options() {
        return Boolean.getBoolean("integration.long")
                ? OPTIONS.stream().flatMap(List::stream)
                : OPTIONS.stream().map(group -> String.join(" ", group));
    }

    @ParameterizedTest
    @MethodSource("options")
    void optionsGoOver(String options) throws Exception {
        String port = String.valueOf(TestDeployments.freePort());
        deployments.run(deployments.first, options.replace("PORT", port).split(" "));
        ObjectNode before = deployments.describe(deployments.name);

        DeployResult result = deployments.deploy(deployments.request(newer));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        ObjectNode after = deployments.describe(deployments.name);
        assertThat(after.get("HostConfig")).isEqualTo(before.get("HostConfig"));
        assertThat(config(after)).isEqualTo(config(before));
        assertThat(variables(after)).containsAllEntriesOf(withoutImage(before));
    }

    /** But for what is of the images, and for what a deployment adds. */
    private static JsonNode config(ObjectNode container) {
        ObjectNode config = container.get("Config").deepCopy();
        config.remove(List.of("Image", "Env", "WorkingDir"));
        ObjectNode labels = (ObjectNode) config.get("Labels");
        List<String> ofImages = labels.properties().stream()
                .map(Map.Entry::getKey)
                .filter(label -> label.startsWith("io.jenkins.")
                        || label.startsWith("org.opencontainers.")
                        || label.equals("version")
                        || label.equals("of"))
                .toList();
        labels.remove(ofImages);
        String hostname = config.path("Hostname").asText();
        if (container.get("Id").asText().startsWith(hostname)) {
            config.put("Hostname", "made up");
        }
        return config;
    }

    private static Map<String, String> variables(ObjectNode container) {
        Map<String, String> variables = new TreeMap<>();
        container.get("Config").get("Env").forEach(entry -> {
            String[] pair = entry.asText().split("=", 2);
            variables.put(pair[0], pair[1]);
        });
        return variables;
    }

    private static Map<String, String> withoutImage(ObjectNode container) {
        Map<String, String> variables = variables(container);
        variables.keySet().removeAll(List.of("PATH"));
        return variables;
    }

    @Test
    void theImagesOwnValuesAreTheNewOnes() throws Exception {
        String older = deployments.image("6\nENV FROM_IMAGE=old ONLY_OLD=1 OTHER=old\nLABEL of=old", "exit 0");
        deployments.run(older, "--env", "OTHER=mine");

        deployments.deploy(deployments.request(newer));

        ObjectNode after = deployments.describe(deployments.name);
        assertThat(variables(after))
                .containsEntry("FROM_IMAGE", "new")
                .containsEntry("OTHER", "mine")
                .doesNotContainKey("ONLY_OLD");
        assertThat(after.at("/Config/Labels/of").asText()).isEqualTo("new");
        assertThat(after.at("/Config/WorkingDir").asText()).isEqualTo("/tmp");
    }

    @Test
    void namedAndAnonymousVolumesKeepTheirData() throws Exception {
        String name = "deploy-volume-" + TestEngine.RUN;
        try {
            deployments.run(deployments.first, "--volume", name + ":/named", "--volume", "/anonymous");
            exec("echo one >/named/file; echo two >/anonymous/file");

            DeployResult result = deployments.deploy(deployments.request(newer));

            assertThat(result.plan().order()).isEqualTo(DeployOrder.STOP_FIRST);
            assertThat(exec("cat /named/file /anonymous/file")).isEqualTo("one\ntwo\n");
            // What failed is removed with its own volumes; those of the old one stay.
            deployments.deploy(deployments.request(deployments.broken));
            deployments.deploy(deployments.request(deployments.second));
            assertThat(exec("cat /named/file /anonymous/file")).isEqualTo("one\ntwo\n");
        } finally {
            deployments.removeContainers();
            TestEngine.run(new byte[0], List.of("docker", "volume", "rm", "--force", name));
        }
    }

    @Test
    void dataOfAContainerThatHasServedIsKept() throws Exception {
        String withVolume = deployments.image("8\nVOLUME /data", "exit 0");
        deployments.run(deployments.first);
        deployments.deploy(deployments.request(withVolume));
        exec("echo orders >/data/file");
        String volume =
                deployments.describe(deployments.name).at("/Mounts/0/Name").asText();
        deployments.rollback();

        deployments.deploy(deployments.request(deployments.second));

        assertThat(TestEngine.run(new byte[0], List.of("docker", "volume", "ls", "--quiet"))
                        .lines())
                .contains(volume);
        TestEngine.run(new byte[0], List.of("docker", "volume", "rm", volume));
    }

    @Test
    void aNetworkOfItsOwnAndTheDefaultOneGoOver() throws Exception {
        String own = "deploy-own-" + TestEngine.RUN;
        docker("network create " + own);
        try {
            deployments.run(deployments.first, "--network", own);
            docker("network connect bridge " + deployments.name);

            deployments.deploy(deployments.request(newer));

            List<String> networks = new ArrayList<>();
            deployments
                    .describe(deployments.name)
                    .at("/NetworkSettings/Networks")
                    .fieldNames()
                    .forEachRemaining(networks::add);
            assertThat(networks).containsExactlyInAnyOrder(own, "bridge");
        } finally {
            deployments.removeContainers();
            docker("network rm " + own);
        }
    }

    @Test
    void twoNetworksWithAliasesAndAFixedAddressGoOver() throws Exception {
        String one = "deploy-one-" + TestEngine.RUN;
        String two = "deploy-two-" + TestEngine.RUN;
        docker("network create --subnet 192.168.217.0/28 " + one);
        docker("network create " + two);
        try {
            deployments.run(deployments.first, "--network", one, "--ip", "192.168.217.5", "--network-alias", "web");
            docker("network connect --alias db " + two + " " + deployments.name);

            DeployResult result = deployments.deploy(deployments.request(newer));

            assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
            assertThat(result.plan().order()).isEqualTo(DeployOrder.STOP_FIRST);
            JsonNode networks = deployments.describe(deployments.name).at("/NetworkSettings/Networks");
            assertThat(networks.at("/" + one + "/IPAddress").asText()).isEqualTo("192.168.217.5");
            assertThat(networks.at("/" + one + "/Aliases").toString()).contains("\"web\"");
            assertThat(networks.at("/" + two + "/Aliases").toString()).contains("\"db\"");
        } finally {
            deployments.removeContainers();
            docker("network rm " + one + " " + two);
        }
    }

    @Test
    void anEntrypointAndACommandOfTheUsersGoOverTogether() throws Exception {
        deployments.run(
                deployments.first,
                "--entrypoint",
                "/bin/sh",
                deployments.first,
                "-c",
                "trap 'exit 0' TERM; while :; do sleep 0.1; done");
        JsonNode before = deployments.describe(deployments.name).get("Config");

        deployments.deploy(deployments.request(newer));

        JsonNode after = deployments.describe(deployments.name).get("Config");
        assertThat(after.get("Entrypoint")).isEqualTo(before.get("Entrypoint"));
        assertThat(after.get("Cmd")).isEqualTo(before.get("Cmd"));
    }

    /** As after {@code --entrypoint /bin/sh} without a command, which takes the image's command away. */
    @Test
    void aCommandThatTheUserTookAwayDoesNotComeBackWithTheNewImage() throws Exception {
        String image = "FROM busybox\nLABEL version=%s\nENTRYPOINT [\"/bin/sh\"]\nCMD [\"-c\", \"exec sleep 600\"]\n";
        Map<Hook, String> hooks = Map.of(Hook.VALIDATE, "exit 0");
        deployments.run(
                deployments.hooks.image(image.formatted("6"), Map.of(), hooks),
                "--entrypoint",
                "/bin/sh",
                "--tty",
                "--interactive");
        assertThat(deployments.describe(deployments.name).at("/Config/Cmd").size())
                .isZero();

        DeployResult result =
                deployments.deploy(deployments.request(deployments.hooks.image(image.formatted("7"), Map.of(), hooks)));

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        JsonNode after = deployments.describe(deployments.name).get("Config");
        assertThat(after.path("Cmd").size()).isZero();
        assertThat(after.path("Entrypoint").toString()).isEqualTo("[\"/bin/sh\"]");
    }

    private static void docker(String command) {
        List<String> words = new ArrayList<>(List.of("docker"));
        words.addAll(Arrays.asList(command.split(" ")));
        TestEngine.run(new byte[0], words);
    }

    private static String exec(String script) {
        return TestEngine.run(new byte[0], List.of("docker", "exec", deployments.name, "/bin/sh", "-c", script));
    }
}
