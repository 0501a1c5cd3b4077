package io.jenkins.plugins.containerlifecycle.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOrder;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the swarm says, and what is made of it. */
class ServiceDeployerTest {
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

    @Test
    void theWholeSpecificationIsSubmittedAgainWithTheImageAndItsRecord() throws Exception {
        JsonNode before = swarm.service.path("Spec").deepCopy();
        swarm.steps.add(this::allRunNew);

        ServiceResult result = swarm.deploy(swarm.request()
                .order(DeployOrder.START_FIRST)
                .reason("try {{.Secrets}} {{{")
                .build());

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(swarm.service.at("/Spec/FieldOfTheFuture")).isEqualTo(before.path("FieldOfTheFuture"));
        assertThat(swarm.service.at("/Spec/Mode")).isEqualTo(before.path("Mode"));
        assertThat(swarm.service.at("/Spec/UpdateConfig/Parallelism").asInt()).isEqualTo(1);
        assertThat(swarm.service.at("/Spec/UpdateConfig/Order").asText()).isEqualTo("start-first");
        assertThat(swarm.service.at("/Spec/UpdateConfig/FailureAction").asText())
                .isEqualTo("rollback");
        assertThat(swarm.service.at("/Spec/UpdateConfig/Monitor").asLong()).isEqualTo(5_002_000_000L);
        assertThat(swarm.container().path("Image").asText()).isEqualTo(FakeSwarm.NEW);
        assertThat(swarm.container().at("/Labels/mine").asText()).isEqualTo("1");
        JsonNode environment = swarm.container().path("Env");
        assertThat(environment).hasSize(2);
        assertThat(environment.get(0).asText()).isEqualTo("PASSWORD=secret");
        String record = environment.get(1).asText();
        assertThat(record)
                .startsWith(DeploymentRecord.VARIABLE + "={\"deployment_id\":")
                .endsWith(",\"node\":\"{{.Node.Hostname}}\"}");
        // The only template is ours.
        assertThat(record.split("\\{\\{", -1)).hasSize(2);
        String label =
                swarm.container().path("Labels").path(DeploymentRecord.LABEL).asText();
        ObjectNode inside = (ObjectNode)
                LenientJson.parse(record.substring(record.indexOf('=') + 1).getBytes(StandardCharsets.UTF_8));
        inside.remove("node");
        assertThat(inside).isEqualTo(LenientJson.parse(label.getBytes(StandardCharsets.UTF_8)));
        assertThat(inside.path("previous_image_id").asText()).isEqualTo("sha256:old");
        assertThat(ServiceJson.of("web", result).toString()).doesNotContain("secret");
    }

    @Test
    void anImageThatTheRegistryHasIsPinnedByItsDigestForItsPlatforms() throws Exception {
        swarm.registry = Optional.of((ObjectNode) LenientJson.parse(("{\"Descriptor\":{\"digest\":\"" + DIGEST
                        + "\"},\"Platforms\":[{\"architecture\":\"arm\",\"os\":\"linux\"}]}")
                .getBytes(StandardCharsets.UTF_8)));
        swarm.repoDigests = List.of("docker.io/example/web@" + DIGEST);
        swarm.steps.add(this::allRunNew);

        swarm.deploy();

        assertThat(swarm.container().path("Image").asText()).isEqualTo(FakeSwarm.NEW + "@" + DIGEST);
        assertThat(swarm.service.at("/Spec/TaskTemplate/Placement/Platforms").toString())
                .isEqualTo("[{\"Architecture\":\"\",\"OS\":\"linux\"}]");
        assertThat(swarm.progress).noneMatch(line -> line.startsWith("Warning"));
    }

    @Test
    void anotherImageAtTheRegistryIsNotDeployed() throws Exception {
        swarm.registry = Optional.of((ObjectNode) LenientJson.parse(
                ("{\"Descriptor\":{\"digest\":\"" + DIGEST + "\"}}").getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("The registry has another image under the name");
        assertThat(swarm.service.has("PreviousSpec")).isFalse();
    }

    @Test
    void anImageWithAVerdictIsNotLeftToTheNodesToFind() {
        swarm.nodes.put("n2", "node-b");
        assertThatThrownBy(
                        () -> swarm.deploy(swarm.request().imageId("sha256:new").build()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("No registry confirms which image");
        assertThatThrownBy(() ->
                        swarm.deploy(swarm.request().imageId("sha256:other").build()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("The decision was about the image");
    }

    @Test
    void withoutAHealthCheckNothingIsDeployedUnlessThatIsAskedForAndThenTheResultSaysSo() throws Exception {
        swarm.imageHealthcheck = "null";
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("has a health check, so the swarm can only tell");
        swarm.steps.add(this::allRunNew);

        ServiceResult result = swarm.deploy(swarm.request().unjudged(true).build());

        assertThat(result.outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.sentence()).contains("Whether they work nobody knows");
        assertThat(swarm.progress).anyMatch(line -> line.startsWith("Warning: Neither the image"));
    }

    @Test
    void aServiceWithoutTasksIsNotWaitedForAndNotSaidToBeTried() throws Exception {
        swarm.replaceTasks();
        assertThatThrownBy(swarm::deploy).hasMessageContaining("has no task that is to run");

        ServiceResult result = swarm.deploy(swarm.request().unjudged(true).build());

        assertThat(result.outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.sentence()).contains("nothing of it was tried");
    }

    @Test
    void aFailedTaskIsNamedWithItsNodeAndLog() throws Exception {
        swarm.steps.add(() -> {
            swarm.say("updating", "update in progress");
            swarm.replaceTasks(swarm.task("new", 1, "failed", false), swarm.task("x", 1, "pending", true));
        });
        swarm.steps.add(() -> {
            swarm.service.set("Spec", swarm.service.get("PreviousSpec"));
            swarm.say("rollback_started", "update rolled back due to failure or early termination of task new");
        });
        swarm.steps.add(() -> {
            swarm.say("rollback_completed", "rollback completed");
            swarm.tasks.set(1, swarm.task("back", 1, "running", true));
        });

        ServiceResult result = swarm.deploy();

        assertThat(result.outcome()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(result.sentence())
                .contains("web.1 on node-a: failed: task: non-zero exit (1)")
                .endsWith("The swarm brought back example/web:1.");
        assertThat(result.evidence()).isEqualTo("the end of its log");
        assertThat(result.tasks()).extracting(TaskState::state).containsExactly("running", "failed");
        assertThat(swarm.progress)
                .contains(
                        "web.1 on node-a: failed: task: non-zero exit (1)",
                        "web: update rolled back due to failure or early termination of task new");
    }

    @Test
    void aRollbackToWhatSomebodyElseMadeOfItIsNotOne() throws Exception {
        // Whoever scales a service in the middle of an update makes the new image the one to go back to.
        swarm.steps.add(() -> swarm.say("rollback_completed", "rollback completed"));

        ServiceResult result = swarm.deploy();

        assertThat(result.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(result.sentence()).contains("not to what was before");
    }

    @Test
    void aRollbackAfterWhichNotAllTasksRunIsNotOne() throws Exception {
        swarm.steps.add(() -> {
            swarm.service.set("Spec", swarm.service.get("PreviousSpec"));
            swarm.say("rollback_completed", "rollback completed");
            swarm.replaceTasks(swarm.task("back", 1, "pending", true));
        });

        ServiceResult result = swarm.deploy();

        assertThat(result.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(result.sentence()).contains("not all of its tasks run: web.1 on node-a: pending");
    }

    @Test
    void aPausedUpdateIsAFailedRollback() throws Exception {
        for (String paused : List.of("paused", "rollback_paused")) {
            create();
            swarm.steps.add(() -> swarm.say(paused, "why it paused"));
            ServiceResult result = swarm.deploy();
            assertThat(result.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
            assertThat(result.sentence()).contains("why it paused", "web.1 on node-a: running");
        }
    }

    @Test
    void whatTheSwarmCallsCompletedIsNotIfATaskDoesNotRun() {
        swarm.steps.add(() -> {
            swarm.replaceTasks(swarm.task("new", 1, "preparing", true));
            swarm.say("completed", "update completed");
        });
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("not all of its tasks run: web.1 on node-a: preparing");
    }

    @Test
    void anUpdateBySomebodyElseInTheMiddleIsAnError() {
        swarm.steps.add(() -> {
            swarm.container().put("Image", "example/other:1");
            swarm.say("updating", "update in progress");
        });
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Somebody else changed the service web to example/other:1");
    }

    @Test
    void anUpdateInWhichNothingHappensIsNotWaitedForForever() {
        swarm.steps.add(() -> swarm.say("updating", "update in progress"));
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Nothing has changed in the update of the service web for 5 s")
                .hasMessageContaining("It goes on in the swarm");
    }

    @Test
    void aManagerThatDoesNotAnswerForAMomentDoesNotEndIt() throws Exception {
        swarm.steps.add(() -> {
            throw new EngineException(EngineException.Kind.CONNECTION_LOST, "gone");
        });
        swarm.steps.add(this::allRunNew);
        assertThat(swarm.deploy().outcome()).isEqualTo(DeployOutcome.DEPLOYED);
    }

    @Test
    void whatIsUnderWayIsFollowedIfItIsThisAndElseLeftAlone() throws Exception {
        swarm.steps.add(() -> {
            throw new InterruptedException("Ctrl-C");
        });
        assertThatThrownBy(swarm::deploy).isInstanceOf(InterruptedException.class);
        swarm.say("updating", "update in progress");
        ServiceRequest other = swarm.request().image(FakeSwarm.OLD).build();
        assertThatThrownBy(() -> swarm.deploy(other)).hasMessageContaining("is being updated by somebody else");

        swarm.steps.add(() -> {});
        swarm.steps.add(() -> {});
        swarm.steps.add(this::allRunNew);
        ServiceResult result = swarm.deploy();

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(swarm.progress).contains("The service web is being updated to this image already.");
        assertThat(swarm.deploy().outcome()).isEqualTo(DeployOutcome.UNCHANGED);
    }

    @Test
    void aJobIsNotDeployed() {
        ((ObjectNode) swarm.service.path("Spec")).putObject("Mode").putObject("ReplicatedJob");
        assertThatThrownBy(swarm::deploy).hasMessageContaining("is a job or a plugin");
    }
}
