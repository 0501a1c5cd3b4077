package io.jenkins.plugins.containerlifecycle.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks well and is not: nothing unclear is green. */
class ServiceTruthTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    private FakeSwarm swarm;

    @BeforeEach
    void create() throws Exception {
        swarm = new FakeSwarm();
    }

    private void allRunNew() {
        swarm.replaceTasks(swarm.task("new", 1, "running", true));
        swarm.say("completed", "update completed");
    }

    private boolean isChanged() {
        return swarm.service.has("PreviousSpec");
    }

    private ServiceRequest withVerdict() {
        return swarm.request().imageId("sha256:new").build();
    }

    private void registryHas(String... architectures) throws Exception {
        StringBuilder platforms = new StringBuilder();
        for (String architecture : architectures) {
            platforms
                    .append(platforms.isEmpty() ? "" : ",")
                    .append("{\"architecture\":\"" + architecture + "\",\"os\":\"linux\"}");
        }
        swarm.registry = Optional.of((ObjectNode)
                LenientJson.parse(("{\"Descriptor\":{\"digest\":\"" + DIGEST + "\"},\"Platforms\":[" + platforms + "]}")
                        .getBytes(StandardCharsets.UTF_8)));
        swarm.repoDigests = List.of("example/web@" + DIGEST);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REGISTRY_DENIED", "REGISTRY_UNAVAILABLE", "REGISTRY_REFUSED", "TIMED_OUT", "UNSUPPORTED"})
    void ofARegistryThatCannotBeAskedNothingIsAssumed(Kind trouble) throws Exception {
        swarm.registryTrouble = trouble;
        swarm.nodes.put("n2", "node-b");
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("No registry confirms which image")
                .hasMessageContaining("The registry is in trouble.");
        assertThat(isChanged()).isFalse();

        swarm.nodes.remove("n2");
        swarm.steps.add(this::allRunNew);
        assertThat(swarm.deploy().outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(swarm.container().path("Image").asText()).isEqualTo("sha256:new");
        assertThat(swarm.progress).anyMatch(line -> line.startsWith("Warning: No registry confirms"));
    }

    @Test
    void anEngineThatDoesNotAnswerIsNotARegistry() {
        swarm.registryTrouble = Kind.UNREACHABLE;
        assertThatThrownBy(swarm::deploy).isInstanceOf(EngineException.class);
        assertThat(isChanged()).isFalse();
    }

    @Test
    void aNameWithoutARegistryIsLeftToTheNodesButNotWithAVerdict() throws Exception {
        swarm.registryTrouble = Kind.REGISTRY_UNKNOWN;
        swarm.steps.add(this::allRunNew);
        swarm.deploy();
        assertThat(swarm.container().path("Image").asText()).isEqualTo(FakeSwarm.NEW);
        assertThat(swarm.progress).anyMatch(line -> line.startsWith("Warning: Each node runs what"));

        create();
        swarm.steps.add(this::allRunNew);
        swarm.deploy(withVerdict());
        assertThat(swarm.container().path("Image").asText()).isEqualTo("sha256:new");
    }

    @Test
    void aVerdictIsNotOneOnOtherPlatforms() throws Exception {
        registryHas("amd64", "arm64");
        assertThatThrownBy(() -> swarm.deploy(withVerdict()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("images of several platforms")
                .hasMessageContaining("only the one for linux/amd64");
        assertThat(isChanged()).isFalse();

        swarm.steps.add(this::allRunNew);
        swarm.deploy();
        assertThat(swarm.progress).anyMatch(line -> line.contains("images of several platforms"));

        create();
        registryHas("amd64", "unknown");
        swarm.steps.add(this::allRunNew);
        assertThat(swarm.deploy(withVerdict()).outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(swarm.service.at("/Spec/TaskTemplate/Placement/Platforms")).hasSize(1);

        // The platforms of an image do not stay with the next one.
        swarm.registry = Optional.empty();
        swarm.steps.add(() -> {});
        swarm.steps.add(() -> {});
        swarm.steps.add(this::allRunNew);
        swarm.deploy(swarm.request().image(FakeSwarm.OLD).build());
        assertThat(swarm.service.at("/Spec/TaskTemplate/Placement").has("Platforms"))
                .isFalse();
    }

    @Test
    void anUpdateThatHasNotBegunIsFollowedAndLeftAloneByOthers() throws Exception {
        swarm.steps.add(() -> {
            throw new InterruptedException("Ctrl-C");
        });
        assertThatThrownBy(swarm::deploy).isInstanceOf(InterruptedException.class);
        assertThat(swarm.service.has("UpdateStatus")).isFalse();

        assertThatThrownBy(
                        () -> swarm.deploy(swarm.request().image(FakeSwarm.OLD).build()))
                .hasMessageContaining("is being updated by somebody else");
        ServiceDeployer deployer = new ServiceDeployer(swarm.engine(), line -> {});
        assertThatThrownBy(() -> deployer.plan(swarm.request().build()))
                .hasMessageContaining("is being updated to this image already");
        swarm.steps.add(() -> {});
        swarm.steps.add(() -> {});
        swarm.steps.add(this::allRunNew);
        assertThat(swarm.deploy().outcome()).isEqualTo(DeployOutcome.DEPLOYED);
    }

    @Test
    void whatNobodyJudgedIsNeitherUnchangedNorFollowedWithoutSayingSo() throws Exception {
        swarm.imageHealthcheck = "null";
        swarm.steps.add(this::allRunNew);
        ServiceRequest unjudged = swarm.request().unjudged(true).build();
        swarm.deploy(unjudged);

        assertThatThrownBy(swarm::deploy).hasMessageContaining("has a health check");
        assertThat(swarm.deploy(unjudged).outcome()).isEqualTo(DeployOutcome.UNCHANGED);
        swarm.say("updating", "update in progress");
        assertThatThrownBy(swarm::deploy).hasMessageContaining("has a health check");
    }

    @Test
    void aServiceThatHasNoTasksAnyMoreIsNotUpdated() {
        swarm.steps.add(() -> {
            swarm.replaceTasks();
            swarm.say("completed", "update completed");
        });
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("it has no task that is to run");
    }

    @Test
    void tasksThatFailedInACompletedUpdateAreNotForgotten() throws Exception {
        Runnable oneFailed = () -> swarm.steps.add(() -> {
            swarm.replaceTasks(swarm.task("bad", 1, "failed", false), swarm.task("new", 1, "running", true));
            swarm.say("completed", "update completed");
        });
        oneFailed.run();
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("1 of its new tasks failed")
                .hasMessageContaining("web.1 on node-a: failed: task: non-zero exit (1)");

        create();
        oneFailed.run();
        ServiceResult result = swarm.deploy(swarm.request().unjudged(true).build());
        assertThat(result.outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.sentence()).contains("though 1 failed before");
    }

    @Test
    void aServiceOfWhichSomeTasksMayFailIsDeployedOnlyIfThatIsAskedFor() {
        ((ObjectNode) swarm.service.path("Spec")).putObject("UpdateConfig").put("MaxFailureRatio", 0.5);
        assertThatThrownBy(swarm::deploy).hasMessageContaining("max-failure-ratio 0.5");
        assertThat(isChanged()).isFalse();
    }

    @Test
    void aHealthCheckThatNobodyWaitsForIsNone() {
        swarm.imageHealthcheck =
                "{\"Test\":[\"CMD\",\"x\"],\"Interval\":" + Duration.ofHours(12).toNanos() + "}";
        assertThatThrownBy(swarm::deploy).hasMessageContaining("no task is watched for longer than 24 h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "rollback_paused"})
    void whatPausedIsNothingToGoBackTo(String state) throws Exception {
        swarm.say(state, "why it paused");
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("stopped in the middle of an update")
                .hasMessageContaining("why it paused");
        assertThat(isChanged()).isFalse();

        swarm.steps.add(() -> {
            swarm.service.set("Spec", swarm.service.get("PreviousSpec"));
            swarm.say("rollback_completed", "rollback completed");
        });
        ServiceResult result = swarm.deploy(swarm.request().force(true).build());
        assertThat(result.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(result.sentence()).contains("had not come to its end either");
        assertThat(swarm.progress).anyMatch(line -> line.contains("can only go back to that"));
    }

    @Test
    void anUpdateWhoseAnswerIsLostIsFollowedIfItBeganAndElseNotKnown() throws Exception {
        swarm.answer = () -> {
            throw new EngineException(Kind.CONNECTION_LOST, "The connection broke.");
        };
        swarm.steps.add(this::allRunNew);
        assertThat(swarm.deploy().outcome()).isEqualTo(DeployOutcome.DEPLOYED);

        create();
        swarm.before = () -> {
            throw new EngineException(Kind.CONNECTION_LOST, "The connection broke.");
        };
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(UnknownEndException.class)
                .hasMessageContaining("Whether the swarm was told is not known");
    }

    @Test
    void anotherVersionOfTheSameServiceIsNotSomebodyElse() throws Exception {
        swarm.before = swarm::anotherVersion;
        swarm.steps.add(this::allRunNew);
        assertThat(swarm.deploy().outcome()).isEqualTo(DeployOutcome.DEPLOYED);

        create();
        // The answer to the second attempt is lost.
        swarm.before = () -> {
            swarm.anotherVersion();
            swarm.before = () -> {
                throw new EngineException(Kind.CONNECTION_LOST, "The connection broke.");
            };
        };
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(UnknownEndException.class)
                .hasMessageContaining("Whether the swarm was told is not known");

        create();
        swarm.before = () -> {
            swarm.anotherVersion();
            swarm.container().put("Image", "example/other:1");
        };
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Somebody else changed it");
        assertThat(isChanged()).isFalse();
    }

    @Test
    void aRollbackBringsAnImageBackOrIsNotOne() throws Exception {
        // As after 'docker service scale'.
        swarm.service.set("PreviousSpec", swarm.service.get("Spec").deepCopy());
        assertThatThrownBy(swarm::rollback)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("was not one of its image")
                .hasMessageContaining(FakeSwarm.OLD);

        ((ObjectNode) swarm.service.at("/PreviousSpec/TaskTemplate/ContainerSpec")).put("Image", "example/web:0");
        swarm.replaceTasks();
        assertThat(swarm.rollback().outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);

        create();
        swarm.service.set("PreviousSpec", swarm.service.get("Spec").deepCopy());
        swarm.container().put("Image", FakeSwarm.NEW);
        assertThat(swarm.rollback().outcome()).isEqualTo(DeployOutcome.BROUGHT_BACK);
    }

    @Test
    void theTimeThatATaskMayTakeToStopIsWaitedFor() {
        assertThat(new ServiceSpec(swarm.service.path("Spec")).longestSilence()).isEqualTo(Duration.ofMillis(5001));
        swarm.container().put("StopGracePeriod", Duration.ofMinutes(10).toNanos());
        assertThat(new ServiceSpec(swarm.service.path("Spec")).longestSilence()).isEqualTo(Duration.ofSeconds(605));
        swarm.container().remove("StopGracePeriod");
        assertThat(new ServiceSpec(swarm.service.path("Spec")).longestSilence()).isEqualTo(Duration.ofSeconds(15));
    }
}
