package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import hudson.tasks.junit.TestResultAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The agent goes away in the middle of a validation. */
@WithJenkins
class AgentLossTest {
    private static TestImages images;
    private static JenkinsRule jenkins;
    private static String slow;
    private static String quick;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        slow = images.withHook("slow:1", "echo hook has begun; sleep 8; echo hook has ended");
        quick = images.withHook("quick:1", "echo fine");
        jenkins = rule;
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (!images.containers().isEmpty()) {
            // If Jenkins killed the agent before it could clean up, the next validation does it.
            DumbSlave next = jenkins.createOnlineSlave();
            jenkins.waitForCompletion(
                    start("node('" + next.getNodeName() + "') { containerValidate(image: '" + quick + "') }"));
        }
        images.awaitContainers(0);
        Threads.assertNoneLeft();
    }

    private static WorkflowRun start(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static void disconnect(DumbSlave agent) throws Exception {
        agent.toComputer().disconnect(new OfflineCause.ByCLI("for a test")).get();
    }

    @Test
    void itBeginsAgainWhenTheAgentIsBack() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = start("node('" + agent.getNodeName() + "') { containerValidate(image: '" + slow + "') }");
        jenkins.waitForMessage("hook has begun", run);

        long pid = Agents.pid(agent);
        disconnect(agent);
        jenkins.waitForMessage("The connection to the agent was lost", run);
        Agents.bringBack(agent, pid);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("hook has ended", run);
        assertEquals(1, run.getAction(TestResultAction.class).getTotalCount());
    }

    @Test
    void anAgentThatIsGoneForGoodIsAnErrorThatRetryKnows() throws Exception {
        DumbSlave first = jenkins.createOnlineSlave(hudson.model.Label.get("docker"));
        WorkflowRun run =
                start("retry(count: 2, conditions: [agent()]) { node('docker') { echo 'try'; containerValidate(image: '"
                        + slow + "') } }");
        jenkins.waitForMessage("hook has begun", run);

        disconnect(first);
        jenkins.createOnlineSlave(hudson.model.Label.get("docker"));

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("The agent did not come back within", run);
        jenkins.assertLogContains("Retrying", run);
        assertEquals(1, run.getAction(TestResultAction.class).getTotalCount());
    }

    @Test
    void anAgentThatIsDeletedEndsTheStep() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = start("node('" + agent.getNodeName() + "') { containerValidate(image: '" + slow + "') }");
        jenkins.waitForMessage("hook has begun", run);

        disconnect(agent);
        jenkins.jenkins.removeNode(agent);

        Result result = jenkins.waitForCompletion(run).getResult();
        assertEquals(true, result == Result.ABORTED || result == Result.FAILURE, result.toString());
    }

    @Test
    void anAbortWhileTheAgentIsAwayDoesNotWaitForIt() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = start("node('" + agent.getNodeName() + "') { containerValidate(image: '" + slow + "') }");
        jenkins.waitForMessage("hook has begun", run);
        disconnect(agent);
        jenkins.waitForMessage("Waiting for the agent", run);

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
    }
}
