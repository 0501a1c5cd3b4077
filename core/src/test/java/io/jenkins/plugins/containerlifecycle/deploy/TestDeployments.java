package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.hook.TestHooks;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Containers on the real engine that are deployed, with names that nobody else has. */
final class TestDeployments implements AutoCloseable {
    private static final String SERVICE = """
            FROM busybox
            LABEL version=%s
            STOPSIGNAL SIGTERM
            CMD ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
            """;

    final TestHooks hooks = new TestHooks();
    final ContainerEngine engine = hooks.engine;
    final List<String> phases = Collections.synchronizedList(new ArrayList<>());
    final String first = image("1", "exit 0");
    final String second = image("2", "exit 0");
    final String broken = image("3", "echo the page is missing >&2; exit 1");
    String name;

    final HookListener listener = new HookListener() {
        @Override
        public void onOutput(Stream stream, byte[] bytes) {}

        @Override
        public void onPhase(String message) {
            phases.add(message);
        }
    };

    String image(String version, String validate) {
        return hooks.image(SERVICE.formatted(version), Map.of(), Map.of(Hook.VALIDATE, validate));
    }

    /** Of this machine, for TCP; none that a connection to somewhere might be given meanwhile. */
    static int freePort() throws IOException {
        Random random = new Random();
        for (int i = 0; ; i++) {
            int port = 20_000 + random.nextInt(10_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                if (i == 100) {
                    throw e;
                }
            }
        }
    }

    /** Starts a container by the docker command, under a new name, as a user would. */
    void run(String image, String... options) {
        choose();
        List<String> command =
                new ArrayList<>(List.of("docker", "run", "--detach", "--name", name, "--stop-timeout", "1"));
        TestEngine.labels().forEach((label, value) -> command.addAll(List.of("--label", label + "=" + value)));
        command.addAll(Arrays.asList(options));
        command.add(image);
        TestEngine.run(new byte[0], command);
    }

    DeployRequest request(String image) {
        return request(image, null, false);
    }

    DeployRequest request(String image, DeployOrder order, boolean retry) {
        return new DeployRequestBuilder()
                .names(new DeployNames(name))
                .image(image)
                .validation(DeployValidation.DEFAULT)
                .order(order)
                .retry(retry)
                .force(false)
                .onlyFirst(false)
                .keep(false)
                .deployedBy("tester")
                .cause("MANUAL")
                .reason("a test")
                .first((container, ofImage, labels, environment) -> {
                    throw new AssertionError("there is one already");
                })
                .build();
    }

    DeployResult deploy(DeployRequest request) throws Exception {
        return deploy(engine, request);
    }

    DeployResult deploy(ContainerEngine through, DeployRequest request) throws Exception {
        return new Deployer(through, listener).deploy(request, new Cancellation());
    }

    /** A name for a container that is not there. */
    void choose() {
        name = "deployed-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The first deployment of the name, whose container is made through the same engine. */
    DeployRequest first(ContainerEngine through, String image) {
        return new DeployRequestBuilder()
                .from(request(image))
                .first((container, ofImage, labels, environment) -> {
                    ObjectNode body = LenientJson.object().put("Image", ofImage);
                    body.put("StopTimeout", 1);
                    labels.forEach(body.putObject("Labels")::put);
                    environment.forEach(
                            (variable, value) -> body.withArray("Env").add(variable + "=" + value));
                    through.containers().create(container, body);
                })
                .build();
    }

    DeployResult rollback() throws Exception {
        return rollback(engine);
    }

    DeployResult rollback(ContainerEngine through) throws Exception {
        return new Deployer(through, listener)
                .rollback(new DeployNames(name), DeployValidation.DEFAULT, new Cancellation());
    }

    DeployResult recover() throws Exception {
        return new Deployer(engine, listener)
                .recover(new DeployNames(name), DeployValidation.DEFAULT, new Cancellation());
    }

    ObjectNode describe(String container) throws Exception {
        return engine.containers().describe(container);
    }

    String imageOf(String container) throws Exception {
        return describe(container).path("Config").path("Image").asText();
    }

    void assertRuns(String image) throws Exception {
        assertThat(describe(name).path("State").path("Status").asText()).isEqualTo("running");
        assertThat(imageOf(name)).isEqualTo(image);
        assertNothingUnfinished();
    }

    void assertNothingUnfinished() throws Exception {
        for (String suffix : List.of("-next", "-replaced", "-deploying", "-deploying-gone")) {
            assertThat(KnownContainer.find(engine.containers(), name + suffix))
                    .as(name + suffix)
                    .isEmpty();
        }
    }

    void removeContainers() throws Exception {
        if (name == null) {
            return;
        }
        for (String suffix :
                List.of("", "-next", "-replaced", "-previous", "-refused", "-deploying", "-deploying-gone")) {
            engine.containers().remove(name + suffix, Duration.ofSeconds(20));
        }
    }

    @Override
    public void close() throws Exception {
        removeContainers();
        hooks.close();
    }
}
