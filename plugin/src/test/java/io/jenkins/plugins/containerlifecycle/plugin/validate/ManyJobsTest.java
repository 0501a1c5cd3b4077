package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Node;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Twenty jobs at once on one Jenkins, one agent and one engine. */
@WithJenkins
class ManyJobsTest {
    private static final int JOBS = 20;

    @Test
    void allPassAndNothingIsLeft(JenkinsRule jenkins) throws Exception {
        TestImages images = TestImages.create();
        try {
            String good = images.withHook("good:1", "sleep 1; echo all is well");
            DumbSlave agent = jenkins.createSlave();
            agent.setNumExecutors(JOBS);
            agent.setMode(Node.Mode.NORMAL);
            // Else the computer keeps the one executor that it was made with.
            jenkins.jenkins.setNodes(jenkins.jenkins.getNodes());
            jenkins.waitOnline(agent);
            assertEquals(JOBS, agent.toComputer().getNumExecutors());
            List<WorkflowRun> runs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                WorkflowJob job = jenkins.createProject(WorkflowJob.class);
                job.setDefinition(new CpsFlowDefinition(
                        "node('" + agent.getNodeName() + "') { containerValidate image: '" + good + "' }", true));
                runs.add(job.scheduleBuild2(0).waitForStart());
            }

            for (WorkflowRun run : runs) {
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
                assertEquals(1, run.getAction(TestResultAction.class).getTotalCount());
            }

            images.assertNothingLeft();
            Threads.assertNoneLeft();
        } finally {
            images.removeAll();
        }
    }
}
