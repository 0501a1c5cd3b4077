package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.plugin.agent.InterruptedStep;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** While its hook, which fails, is running. */
public final class InterruptedValidation extends InterruptedStep {
    private final OwnEngine engine;
    private final String slow;

    public InterruptedValidation(RealJenkinsExtension controller, TestImages images, OwnEngine engine)
            throws Exception {
        super(controller);
        this.engine = engine;
        slow = images.withHook(
                "validated:1", "echo hook has begun; sleep " + HOOK_SECONDS + "; echo hook has ended; exit 4");
        engine.copy(slow);
    }

    @Override
    protected String script() {
        return "withEnv(['DOCKER_HOST=" + engine.host() + "']) { containerValidate(image: '" + slow
                + "', onFailure: 'UNSTABLE') }";
    }

    @Override
    protected void awaitMiddle() throws Throwable {
        awaitMessage("hook has begun");
    }

    @Override
    protected void assertInTheMiddle() throws Throwable {
        assertNotInLog("hook has ended");
    }

    @Override
    protected void assertNobodyCouldRemoveAnything() throws Exception {
        assertEquals(1, containers(engine, slow).size(), "nobody could remove it");
    }

    @Override
    public void assertToldOnce() throws Throwable {
        controller.runRemotely(InterruptedValidation::assertOneSetOfResults, job());
        assertNothingLeft();
    }

    private static void assertOneSetOfResults(JenkinsRule jenkins, String job) throws Exception {
        WorkflowRun run = run(jenkins, job);
        jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(run));
        TestResultAction tests = run.getAction(TestResultAction.class);
        assertEquals(1, tests.getTotalCount());
        assertEquals(1, tests.getFailCount());
        jenkins.assertLogContains("hook has ended", run);
    }

    public void assertNothingLeft() throws Exception {
        awaitContainers(engine, slow, 0);
    }

    @Override
    public void close() {}
}
