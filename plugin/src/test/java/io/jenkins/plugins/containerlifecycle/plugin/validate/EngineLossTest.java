package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The engine goes away in the middle of a validation. */
@WithJenkins
class EngineLossTest {
    private static JenkinsRule jenkins;
    private static TestImages images;
    private static OwnEngine engine;
    private static DumbSlave agent;
    private static String slow;
    private static String good;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        images = TestImages.create();
        engine = OwnEngine.start();
        // Else an engine that is stopped waits 10 s for the main program, which does not end by itself.
        slow = images.withHookAnd("slow:1", "STOPSIGNAL SIGKILL", "echo hook has begun; sleep 30; echo hook has ended");
        good = images.withHook("good:1", "echo all is well");
        engine.copy(slow);
        engine.copy(good);
        agent = jenkins.createOnlineSlave();
    }

    @AfterAll
    static void close() throws Exception {
        if (engine != null) {
            engine.close();
        }
        if (images != null) {
            images.removeAll();
        }
    }

    private WorkflowRun start(String image) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { withEnv(['DOCKER_HOST=" + engine.host()
                        + "']) { containerValidate(image: '" + image + "'); echo 'pushed' } }",
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private void assertIsRed(WorkflowRun run) throws Exception {
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("ERROR: ", run);
        jenkins.assertLogNotContains("pushed", run);
        assertFalse(jenkins.getLog(run).contains("Exception"), jenkins.getLog(run));
    }

    private void assertAgentAndEngineAreUsable() throws Exception {
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(start(good)));
        assertEquals(0, engine.containers().size(), "what was left is removed by the next validation");
        Threads.assertNoneLeft();
    }

    @Test
    void anEngineThatIsStoppedIsAnErrorAndWhatItLeftIsRemovedByTheNextValidation() throws Exception {
        WorkflowRun run = start(slow);
        jenkins.waitForMessage("hook has begun", run);

        engine.stop();

        assertIsRed(run);
        engine.restart();
        assertAgentAndEngineAreUsable();
    }

    @Test
    void anEngineThatIsKilledLeavesARunningContainerThatIsRemovedAsWell() throws Exception {
        WorkflowRun run = start(slow);
        jenkins.waitForMessage("hook has begun", run);

        engine.kill();

        assertIsRed(run);
        engine.restart();
        assertEquals(1, engine.containers().size(), "nobody could remove it");
        assertAgentAndEngineAreUsable();
    }

    @Test
    void whatAnEngineKeptIsSweptWhenTheAgentComesBack() throws Exception {
        WorkflowRun run = start(slow);
        jenkins.waitForMessage("hook has begun", run);
        engine.kill();
        assertIsRed(run);
        engine.restart();

        long pid = Agents.pid(agent);
        agent.toComputer().disconnect(null).get();
        Agents.bringBack(agent, pid);

        engine.awaitContainers(0);
    }
}
