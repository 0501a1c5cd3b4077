package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An aborted build ends soon, whatever phase its validation is in, and leaves nothing. */
@WithJenkins
class AbortTest {
    private static TestImages images;
    private static JenkinsRule jenkins;
    private static String hangs;
    /** One that has loaded its classes. */
    private static DumbSlave warm;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        hangs = images.withHook("hangs:1", "echo hook has begun; sleep 500");
        jenkins = rule;
        warm = jenkins.createOnlineSlave();
        WorkflowRun run = start(warm, "containerValidate(image: '" + images.withHook("quick:1", "echo fine") + "')");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        images.assertNothingLeft();
        Threads.assertNoneLeft();
    }

    private static WorkflowRun start(DumbSlave agent, String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(
                new CpsFlowDefinition("node('" + agent.getNodeName() + "') {\n" + body + "\n}\necho 'pushed'", true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static void abort(WorkflowRun run) throws Exception {
        run.getExecutor().interrupt();
        long begun = System.nanoTime();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) < 30, "it ended soon");
        jenkins.assertLogNotContains("pushed", run);
        assertNull(run.getAction(TestResultAction.class), "an abort says nothing about the image");
    }

    /** While the agent is still new and loads classes: an interrupt gets lost then. */
    @RepeatedTest(3)
    void atTheVeryBeginning() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = start(agent, "echo 'about to begin'\ncontainerValidate(image: '" + hangs + "')");
        jenkins.waitForMessage("[Pipeline] containerValidate", run);
        Thread.sleep(500 + (long) (Math.random() * 1500));

        abort(run);

        Thread.sleep(3000);
        images.assertNothingLeft();
        jenkins.jenkins.removeNode(agent);
    }

    @Test
    void inEveryLaterPhase() throws Exception {
        WorkflowRun atHook = start(warm, "containerValidate(image: '" + hangs + "')");
        jenkins.waitForMessage("hook has begun", atHook);
        abort(atHook);

        WorkflowRun atStart = start(warm, "containerValidate(image: '" + hangs + "')");
        jenkins.waitForMessage("Starting container", atStart);
        abort(atStart);

        WorkflowRun atCreate = start(warm, "containerValidate(image: '" + hangs + "')");
        images.awaitContainers(1);
        abort(atCreate);

        WorkflowRun atReady = start(warm, "containerValidate(image: '" + hangs + "', ready: 'port:80')");
        jenkins.waitForMessage("Waiting until it is", atReady);
        abort(atReady);

        WorkflowRun oneShot = start(warm, "containerValidate(image: '" + hangs + "', mode: 'ONE_SHOT')");
        jenkins.waitForMessage("hook has begun", oneShot);
        abort(oneShot);
    }

    @Test
    void theTimeoutStepEndsIt() throws Exception {
        WorkflowRun run =
                start(warm, "timeout(time: 4, unit: 'SECONDS') { containerValidate(image: '" + hangs + "') }");

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

        jenkins.assertLogContains("Timeout has been exceeded", run);
    }

    @Test
    void aBranchThatFailsFastEndsTheOther() throws Exception {
        WorkflowRun run = start(
                warm,
                "parallel(failFast: true, a: { containerValidate(image: '" + hangs
                        + "') }, b: { sleep 3; error 'boom' })");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));

        jenkins.assertLogContains("boom", run);
        assertEquals(0, images.containers().size());
    }
}
