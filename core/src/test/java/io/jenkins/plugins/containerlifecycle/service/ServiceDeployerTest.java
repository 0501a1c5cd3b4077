package io.jenkins.plugins.containerlifecycle.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOrder;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTaskBuilder;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
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
    void anUpdateBySomebodyElseInTheMiddleEndsItWhateverItChanges() throws Exception {
        swarm.steps.add(() -> {
            swarm.container().put("Image", "example/other:1");
            swarm.say("updating", "update in progress");
            swarm.anotherVersion();
        });
        ServiceResult image = swarm.deploy();
        assertThat(image.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(image.sentence())
                .contains(
                        "Somebody else changed the service web in the middle of this update, from version 7 to 9",
                        "it is to run example/other:1 now, in place of example/web:2");

        create();
        swarm.steps.add(() -> swarm.say("updating", "update in progress"));
        swarm.steps.add(() -> {
            swarm.container().withArray("Env").add("TOKEN=secret");
            swarm.anotherVersion();
        });
        ServiceResult variable = swarm.deploy();
        assertThat(variable.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(variable.sentence())
                .contains("from version 8 to 9", "as before; changed were TaskTemplate.ContainerSpec.Env.")
                .doesNotContain("secret");

        create();
        swarm.service.set("PreviousSpec", swarm.service.get("Spec").deepCopy());
        swarm.container().put("Image", FakeSwarm.NEW);
        swarm.answer = () -> swarm.container().put("Image", "example/other:1");
        ServiceResult back = swarm.rollback();
        assertThat(back.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(back.sentence()).contains("it is to run example/other:1 now, in place of example/web:1");
    }

    @Test
    void aTaskThatEndedByItselfIsNotSaidToHaveFailedItsHealthCheck() throws Exception {
        String state =
                "{\"Config\":{\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"],\"Retries\":2}},\"State\":{\"ExitCode\":3,"
                        + "\"Health\":{\"Status\":\"unhealthy\",\"FailingStreak\":%d,\"Log\":[{\"Output\":\"%s\"}]}}}";
        for (String[] example : new String[][] {
            {state.formatted(1, "not yet"), "complete, since its process ended with exit code 3."},
            {state.formatted(2, "no page\\n"), "complete, since its health check failed: no page."},
            {state.formatted(2, ""), "complete, since its health check failed."},
        }) {
            create();
            swarm.ended = example[0];
            swarm.steps.add(() -> {
                swarm.replaceTasks(new ServiceTaskBuilder()
                        .from(swarm.task("new", 1, "complete", false))
                        .containerId("c1")
                        .build());
                swarm.service.set("Spec", swarm.service.get("PreviousSpec"));
                swarm.tasks.add(swarm.task("back", 1, "running", true));
                swarm.say("rollback_completed", "rollback completed");
            });
            assertThat(swarm.deploy().sentence()).contains("web.1 on node-a: " + example[1]);
        }
    }

    @Test
    void tasksOfBeforeDoNotLookLikeNewOnes() throws Exception {
        swarm.steps.add(() -> {
            swarm.say("updating", "update in progress");
            swarm.tasks.add(swarm.task("new", 1, "starting", true));
            swarm.tasks.set(
                    0,
                    new ServiceTaskBuilder()
                            .from(swarm.tasks.get(0))
                            .state("complete")
                            .wanted(false)
                            .build());
        });
        swarm.steps.add(this::allRunNew);
        swarm.deploy();
        assertThat(swarm.progress)
                .contains(
                        "old task web.1 on node-a: complete", "web.1 on node-a: starting", "web.1 on node-a: running");
    }

    @Test
    void anUpdateInWhichNothingHappensIsNotWaitedForForever() throws Exception {
        swarm.steps.add(() -> swarm.say("updating", "update in progress"));
        assertThatThrownBy(swarm::deploy)
                .isInstanceOf(UnknownEndException.class)
                .hasMessageContaining("Nothing has changed in the update of the service web for 5 s")
                .hasMessageContaining("'docker service rollback web' undoes it");

        // One that goes back would be sent forward by another rollback.
        swarm.say("rollback_started", "update rolled back");
        ServiceDeployer deployer = new ServiceDeployer(swarm.engine(), swarm.progress::add);
        swarm.tasks.clear();
        swarm.tasks.add(swarm.task("old", 1, "pending", true));
        ServiceRequest request = swarm.request()
                .deploymentId(new ServiceSpec(swarm.service.path("Spec"))
                        .record()
                        .orElseThrow()
                        .deploymentId())
                .imageId("sha256:new")
                .build();
        swarm.service.set("Spec", swarm.service.get("PreviousSpec"));
        assertThatThrownBy(() -> deployer.resume(request, new Cancellation()))
                .hasMessageContaining("a forced deployment brings the service to an image that works")
                .hasMessageNotContaining("docker service rollback");
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
        ServiceResult unchanged = swarm.deploy();
        assertThat(unchanged.outcome()).isEqualTo(DeployOutcome.UNCHANGED);
        assertThat(unchanged.tasks()).containsExactly(new TaskState("web.1", "node-a", "running", ""));
        assertThat(unchanged.deployment()).isEqualTo(result.deployment());
    }

    @Test
    void anUpdateIsNeverSilentForLong() throws Exception {
        swarm.steps.add(() -> {
            swarm.say("updating", "update in progress");
            swarm.replaceTasks(swarm.task("new", 1, "starting", true), swarm.task("old", 1, "running", false));
        });
        swarm.steps.add(() -> {});
        swarm.steps.add(() -> swarm.replaceTasks(swarm.task("new", 1, "running", true)));
        swarm.steps.add(() -> {});
        swarm.steps.add(this::allRunNew);

        swarm.deployTalkative();

        assertThat(swarm.progress)
                .startsWith("Image: example/web:1 -> example/web:2")
                .anyMatch(line -> line.startsWith("A new task is watched for: "))
                .contains("web.1 on node-a: starting")
                .anyMatch(line -> line.matches("web: updating for \\d+ s; 0 of 1 task runs example/web:2\\. Waiting for"
                        + " web\\.1 on node-a: starting, web\\.1 on node-a: running \\(told to stop\\)\\."))
                .anyMatch(line -> line.matches("web: updating for \\d+ s; 1 of 1 task runs example/web:2\\. The swarm"
                        + " watches for 5 s whether each one goes on\\."));
    }

    @Test
    void aJobIsNotDeployed() {
        ((ObjectNode) swarm.service.path("Spec")).putObject("Mode").putObject("ReplicatedJob");
        assertThatThrownBy(swarm::deploy).hasMessageContaining("is a job or a plugin");
    }
}
