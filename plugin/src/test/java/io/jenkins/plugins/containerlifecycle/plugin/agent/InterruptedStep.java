package io.jenkins.plugins.containerlifecycle.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A step that is in the middle of its work when the controller or the agent goes down, and what must become of it. Its
 * images are made once; each fault has a job of its own. For the times of one fault see {@link RestartTest}.
 */
public abstract class InterruptedStep implements AutoCloseable {
    /** A program that lives so long is there when the fault comes, even on a slow machine. */
    protected static final int HOOK_SECONDS = 15;

    protected final RealJenkinsExtension controller;
    private int number;

    protected InterruptedStep(RealJenkinsExtension controller) {
        this.controller = controller;
    }

    /** Of the fault that it is made for, from 1 on. */
    protected final int number() {
        return number;
    }

    protected final String job() {
        return getClass().getSimpleName() + "-" + number;
    }

    /** Before anything begins, because the work of others must not end while this is made ready. */
    final void makeReady() throws Throwable {
        number++;
        prepare();
    }

    final void begin() throws Throwable {
        controller.runRemotely(InterruptedStep::startBuild, job(), "node('remote') { " + script() + " }");
    }

    private static void startBuild(JenkinsRule jenkins, String name, String script) throws Throwable {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        job.scheduleBuild2(0).waitForStart();
    }

    protected static WorkflowRun run(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getLastBuild();
    }

    protected final void awaitMessage(String message) throws Throwable {
        controller.runRemotely(InterruptedStep::awaitInLog, job(), message);
    }

    private static void awaitInLog(JenkinsRule jenkins, String job, String message) throws Exception {
        jenkins.waitForMessage(message, run(jenkins, job));
    }

    protected final void assertNotInLog(String message) throws Throwable {
        controller.runRemotely(InterruptedStep::assertLogLacks, job(), message);
    }

    private static void assertLogLacks(JenkinsRule jenkins, String job, String message) throws Exception {
        jenkins.assertLogNotContains(message, run(jenkins, job));
    }

    /** While its agent is away. */
    final void abort() throws Throwable {
        controller.runRemotely(InterruptedStep::abortWhileTheAgentIsAway, job());
    }

    private static void abortWhileTheAgentIsAway(JenkinsRule jenkins, String job) throws Exception {
        WorkflowRun run = run(jenkins, job);
        jenkins.waitForMessage("Waiting for the agent", run);
        run.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
    }

    /** Waits until there are that many containers of the image, running or not. */
    protected static void awaitContainers(OwnEngine engine, String image, int count) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (containers(engine, image).size() != count) {
            assertTrue(System.nanoTime() < end, "still not " + count + " containers: " + containers(engine, image));
            Thread.sleep(200);
        }
    }

    protected static List<String> containers(OwnEngine engine, String image) throws Exception {
        return engine.docker("ps --all --quiet --filter ancestor=" + image)
                .lines()
                .toList();
    }

    /** Makes what this fault needs. */
    protected void prepare() throws Exception {}

    /** What its build does on the agent. */
    protected abstract String script();

    /** Waits until it is in the middle of its work. */
    protected abstract void awaitMiddle() throws Throwable;

    /** Nothing has ended before the fault. */
    protected void assertInTheMiddle() throws Throwable {}

    /** After the agent was killed. */
    protected void assertNobodyCouldRemoveAnything() throws Throwable {}

    /** While the controller or the agent is away. */
    protected void whileAway() throws Throwable {}

    /** Waits for the end of its build, which must have told all of it once. */
    protected abstract void assertToldOnce() throws Throwable;

    /** Removes what it made. */
    @Override
    public abstract void close() throws Exception;
}
