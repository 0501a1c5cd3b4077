package io.jenkins.plugins.containerlifecycle.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of a deployment whose end nobody has told. */
class ServiceResumptionTest {
    private FakeSwarm swarm;
    private ServiceRequest request;

    @BeforeEach
    void create() throws Exception {
        swarm = new FakeSwarm();
        request = swarm.request()
                .deploymentId("0123456789ab")
                .imageId("sha256:new")
                .build();
    }

    private void allRunNew() {
        swarm.replaceTasks(swarm.task("new", 1, "running", true));
        swarm.say("completed", "update completed");
    }

    /** The swarm is told, and nobody sees more of it. */
    private void cutOff() {
        swarm.steps.add(() -> {
            throw new InterruptedException("the agent is gone");
        });
        assertThatThrownBy(() -> swarm.deploy(request)).isInstanceOf(InterruptedException.class);
        swarm.say("updating", "update in progress");
    }

    private void goBack() {
        swarm.replaceTasks(swarm.task("bad", 1, "failed", false));
        swarm.service.set("Spec", swarm.service.remove("PreviousSpec"));
        swarm.tasks.add(swarm.task("back", 1, "running", true));
        swarm.say("rollback_completed", "rollback completed");
    }

    private long version() {
        return swarm.service.at("/Version/Index").asLong();
    }

    @Test
    void anUpdateThatIsUnderWayIsFollowedToItsEndAndTheSwarmIsToldNothing() throws Exception {
        cutOff();
        long version = version();
        swarm.steps.add(() -> {});
        swarm.steps.add(() -> {});
        swarm.steps.add(this::allRunNew);

        ServiceResult result = swarm.resume(request);

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(result.deployment().deploymentId()).isEqualTo("0123456789ab");
        assertThat(swarm.resume(request).outcome()).isEqualTo(DeployOutcome.DEPLOYED);
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void oneThatTheSwarmWasNotToldIsUndoneUnlessTheServiceHasTheImageAnyway() throws Exception {
        assertThat(swarm.resume(request).outcome()).isEqualTo(DeployOutcome.UNDONE);
        assertThat(swarm.undo(request).outcome()).isEqualTo(DeployOutcome.UNDONE);
        assertThat(version()).isEqualTo(7);

        swarm.steps.add(this::allRunNew);
        swarm.deploy(swarm.request().deploymentId("ba9876543210").build());
        assertThat(swarm.resume(request).outcome()).isEqualTo(DeployOutcome.UNCHANGED);
        swarm.replaceTasks(swarm.task("new", 1, "pending", true));
        assertThat(swarm.resume(request).outcome()).isEqualTo(DeployOutcome.UNDONE);
    }

    @Test
    void oneThatTheSwarmTookBackIsRolledBackIfTheServiceIsWhatItWas() throws Exception {
        cutOff();
        goBack();

        ServiceResult result = swarm.resume(request);

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.ROLLED_BACK);
        assertThat(result.sentence()).contains("task: non-zero exit (1)", "brought back example/web:1");
        assertThat(result.deployment().deploymentId()).isEqualTo("0123456789ab");

        swarm.container().put("Image", "example/other:1");
        assertThat(swarm.resume(request).outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
    }

    @Test
    void oneAfterWhichSomebodyElseChangedTheServiceIsNotCalledGood() throws Exception {
        cutOff();
        allRunNew();
        swarm.service.set("PreviousSpec", swarm.service.get("Spec").deepCopy());
        swarm.container().put("Image", "example/other:1");

        ServiceResult result = swarm.resume(request);

        assertThat(result.outcome()).isEqualTo(DeployOutcome.ROLLBACK_FAILED);
        assertThat(result.sentence()).contains("Somebody else changed the service web", "example/other:1");
    }

    @Test
    void oneThatIsGivenUpGoesBackAsLongAsTheSwarmIsAtIt() throws Exception {
        cutOff();
        swarm.replaceTasks();
        swarm.answer = () -> swarm.replaceTasks(swarm.task("back", 1, "running", true));

        ServiceResult result = swarm.undo(request);

        assertThat(result.outcome()).as(result.sentence()).isEqualTo(DeployOutcome.UNDONE);
        assertThat(result.sentence()).contains("was given up", "runs example/web:1 again");

        create();
        cutOff();
        allRunNew();
        assertThat(swarm.undo(request).outcome()).isEqualTo(DeployOutcome.DEPLOYED);
    }
}
