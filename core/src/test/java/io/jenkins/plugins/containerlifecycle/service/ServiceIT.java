package io.jenkins.plugins.containerlifecycle.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.examine.Examiner;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real swarm of one machine. */
@Timeout(60)
class ServiceIT {
    private static final String CHECK = "HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD ";

    private static OwnEngine own;
    private static ContainerEngine engine;

    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() throws Exception {
        TestEngine.config();
        own = OwnEngine.start();
        own.initSwarm("127.0.0.1");
        own.copy(TestEngine.busybox());
        engine = DockerEngine.connect(DockerEndpoint.of(URI.create(own.host())));
        image("web:1", CHECK + "true");
        image("web:2", "LABEL version=2\n" + CHECK + "true");
        // Long enough in "starting" to be seen there however busy the machine is.
        image("web:slow", CHECK.replace("2s", "8s") + "sleep 4");
        image("web:bad", CHECK + "echo no page; exit 1");
        image("web:later", CHECK + "test ! -e /tmp/seen && touch /tmp/seen");
        image("web:ends", "CMD exit 3\n" + CHECK + "true");
        image("web:unjudged", "LABEL version=3");
    }

    private static void image(String name, String lines) throws Exception {
        own.build(
                name,
                "FROM " + TestEngine.busybox() + "\nCMD trap \"exit 0\" TERM; while :; do sleep 0.1; done\n" + lines
                        + "\n");
    }

    @AfterEach
    void removeServices() throws Exception {
        own.docker("service ls --quiet | xargs -r docker -H " + own.host() + " service rm");
    }

    @AfterAll
    static void stop() throws Exception {
        if (engine != null) {
            engine.close();
        }
        if (own != null) {
            own.close();
        }
        TestEngine.removeEverything();
    }

    /** As a user does, with settings that must survive. */
    private void create(String image, String options) throws Exception {
        own.docker(
                "service create --detach --quiet --no-resolve-image --name web --rollback-monitor 1s --stop-grace-period 3s "
                        + options + " " + image);
        // A busy manager makes the tasks a moment later, and a service without one is not deployed.
        for (int i = 0;
                !options.contains("--replicas 0")
                        && i < 100
                        && own.docker("service ps --quiet web").isBlank();
                i++) {
            Thread.sleep(100);
        }
    }

    private ServiceRequestBuilder request(String image) {
        return new ServiceRequestBuilder()
                .name("web")
                .image(image)
                .unjudged(false)
                .force(false)
                .patience(Duration.ofSeconds(30))
                .credentials(RegistryCredentials.NONE)
                .cause("TIMERTRIGGER")
                .reason("a try");
    }

    private ServiceResult deploy(ServiceRequest request) throws Exception {
        return new ServiceDeployer(engine, progress::add).deploy(request, new Cancellation());
    }

    private ServiceResult deploy(String image) throws Exception {
        return deploy(request(image).build());
    }

    private static JsonNode spec() throws Exception {
        return engine.services().describe("web").path("Spec");
    }

    private static String container() throws Exception {
        return engine.services().tasks("web").stream()
                .filter(ServiceTask::running)
                .findFirst()
                .orElseThrow()
                .containerId();
    }

    @Test
    void aServiceGetsTheImageWithItsRecordAndKeepsEverythingElse() throws Exception {
        create(
                "web:1",
                "--env SECRET=hidden --label team=a --container-label mine=b --limit-memory 64m --replicas 2"
                        + " --update-parallelism 2 --rollback-parallelism 2");
        ObjectNode before = spec().deepCopy();

        ServiceResult result = deploy("web:2");

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.sentence()).contains("all of its 2 tasks run");
        String node = engine.node();
        assertThat(progress).contains("web.1 on " + node + ": running", "web.2 on " + node + ": running");
        assertThat(String.join("\n", progress)).doesNotContain("hidden");
        ObjectNode after = spec().deepCopy();
        for (ObjectNode spec : List.of(before, after)) {
            spec.remove("UpdateConfig");
            ObjectNode inside = (ObjectNode) spec.path("TaskTemplate").path("ContainerSpec");
            inside.put("Image", "any");
            ((ObjectNode) inside.path("Labels")).remove(DeploymentRecord.LABEL);
            inside.put("Env", inside.path("Env").get(0).asText());
        }
        assertThat(after).isEqualTo(before);

        DeploymentRecord record =
                new Examiner(engine).examine(TargetKind.CONTAINER, container()).deployment();
        assertThat(record.reason()).isEqualTo("a try");
        assertThat(record.deploymentCause()).isEqualTo("TIMERTRIGGER");
        assertThat(record.previousImageId())
                .isEqualTo(engine.images().inspect("web:1").id());
        assertThat(own.docker("exec " + container() + " env"))
                .contains("SECRET=hidden", "\"node\":\"" + node + "\"}", record.deploymentId());

        assertThat(deploy("web:2").outcome()).isEqualTo(DeployOutcome.UNCHANGED);
        long version = engine.services().describe("web").at("/Version/Index").asLong();
        assertThatThrownBy(() -> engine.services()
                        .update(
                                engine.services().describe("web").path("ID").asText(),
                                version - 1,
                                spec(),
                                RegistryAuth.NONE))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Somebody else changed the service web");

        ServiceResult back =
                new ServiceDeployer(engine, progress::add).rollback("web", Duration.ofSeconds(30), new Cancellation());
        assertThat(back.outcome()).as(back.sentence()).isEqualTo(DeployOutcome.BROUGHT_BACK);
        assertThat(spec().at("/TaskTemplate/ContainerSpec/Image").asText()).isEqualTo("web:1");
        assertThatThrownBy(() -> new ServiceDeployer(engine, progress::add)
                        .rollback("web", Duration.ofSeconds(30), new Cancellation()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("was rolled back to web:1 already");
    }

    @Test
    void anImageThatIsNeverHealthyOrOnlyAtFirstIsRolledBack() throws Exception {
        create("web:1", "");
        JsonNode before = spec();

        ServiceResult never = deploy("web:bad");
        assertThat(never.outcome()).as(never.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(never.sentence()).contains("web.1 on " + engine.node()).contains("its health check failed: no page");
        assertThat(spec()).isEqualTo(before);

        ServiceResult ended = deploy("web:ends");
        assertThat(ended.outcome()).as(ended.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(ended.sentence()).contains("non-zero exit (3)").doesNotContain("health check");
        assertThat(spec()).isEqualTo(before);

        ServiceResult later = deploy("web:later");
        assertThat(later.outcome()).as(later.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(progress).contains("web.1 on " + engine.node() + ": running");
        assertThat(spec()).isEqualTo(before);
    }

    @Test
    void whatTheSwarmCannotJudgeIsDeployedOnlyIfThatIsAskedFor() throws Exception {
        create("web:1", "--replicas 0");
        assertThatThrownBy(() -> deploy("web:unjudged"))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Neither the image web:unjudged nor the service web has a health check");

        // Its update has no state, however long one waits.
        ServiceResult result = deploy(request("web:unjudged").unjudged(true).build());
        assertThat(result.outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.sentence()).contains("nothing of it was tried");

        assertThatThrownBy(() -> deploy(request("web:1").name("nobody").build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("has no service 'nobody'")
                .hasMessageContaining("docker service create");
        String id = engine.services().describe("web").path("ID").asText();
        assertThatThrownBy(() -> deploy(request("web:1").name(id).build()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("is the ID of the service web");
        try (ContainerEngine other = TestEngine.connect()) {
            assertThatThrownBy(() -> other.services().describe("web"))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("is not a manager of a swarm");
        }
    }

    @ParameterizedTest
    @CsvSource({"--image web:unjudged,web:unjudged", "--env-add MORE=1,web:slow"})
    void anUpdateBySomebodyElseInTheMiddleIsSaid(String options, String theirs) throws Exception {
        create("web:1", "");
        AtomicBoolean once = new AtomicBoolean();
        ServiceDeployer deployer = new ServiceDeployer(engine, line -> {
            if (line.endsWith(": starting") && once.compareAndSet(false, true)) {
                try {
                    own.docker("service update --detach --no-resolve-image " + options + " web");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        ServiceResult result = deployer.deploy(request("web:slow").build(), new Cancellation());
        assertThat(once).as("whether it was seen in the middle").isTrue();
        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(result.sentence())
                .contains("Somebody else changed the service web", "it is to run " + theirs + " now");
    }

    @Test
    void anImageOfARegistryIsPinnedAndPulledWithTheCredentials(@TempDir Path config) throws Exception {
        try (RegistryServer registry = RegistryServer.withPassword()) {
            String image = registry.image("web:2");
            String docker = " docker --config " + config + " -H " + own.host() + " ";
            own.docker("tag web:2 " + image + " && printf %s '" + RegistryServer.PASSWORD + "' |" + docker
                    + "login --username " + RegistryServer.USER + " --password-stdin " + registry.host() + " &&"
                    + docker
                    + "push " + image);
            create("web:1", "");
            RegistryAuth auth = RegistryAuth.basic(registry.host(), RegistryServer.USER, RegistryServer.PASSWORD);

            ServiceResult result = deploy(
                    request(image).credentials(RegistryCredentials.of(auth)).build());

            assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
            assertThat(spec().at("/TaskTemplate/ContainerSpec/Image").asText())
                    .isEqualTo(image + "@" + registry.digest("web", "2"));
            assertThat(spec().at("/TaskTemplate/Placement/Platforms")).hasSize(1);
            assertThat(new Examiner(engine)
                            .examine(TargetKind.CONTAINER, container())
                            .deployment()
                            .image())
                    .isEqualTo(image);

            own.docker("tag web:1 " + image);
            assertThatThrownBy(() -> deploy(request(image)
                            .credentials(RegistryCredentials.of(auth))
                            .build()))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("The registry has another image under the name");
        }
    }
}
