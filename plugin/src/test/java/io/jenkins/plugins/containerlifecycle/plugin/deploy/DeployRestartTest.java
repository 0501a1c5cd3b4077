package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedDeployment;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller or the agent's JVM goes down in the middle of a deployment. Both are processes of their own here. */
class DeployRestartTest {
    private static final InboundAgentExtension.Options AGENT =
            InboundAgentExtension.Options.newBuilder().name("remote").build();

    /** Jenkins' tests wait 15 s for an agent, and a busy machine may need as long to start one. */
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .javaOptions("-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=120000");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private TestImages images;
    private String first;
    private String slow;
    private String name;

    @BeforeEach
    void startContainer() throws Exception {
        images = TestImages.create();
        first = DeployImages.service(images, "first", "echo all is well");
        slow = DeployImages.service(images, "slow", "echo hook has begun; sleep 8; echo hook has ended");
        name = DeployImages.container(images, 1);
        TestImages.docker("run", "--detach", "--name", name, first);
    }

    @AfterEach
    void removeAll() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    private void begin(String order) throws Throwable {
        controller.startJenkins();
        agents.createAgent(controller, AGENT);
        controller.runRemotely(DeployRestartTest::startBuild, name, slow, order);
    }

    private static void startBuild(JenkinsRule jenkins, String name, String image, String order) throws Throwable {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "node('remote') { def r = containerDeploy(name: '" + name + "', image: '" + image + "', order: '"
                        + order + "', requireVerdict: false, onFailure: 'UNSTABLE')\n echo \"came to ${r.outcome}\" }",
                true));
        jenkins.waitForMessage("hook has begun", job.scheduleBuild2(0).waitForStart());
    }

    private static void assertEnds(JenkinsRule jenkins, String outcome) throws Exception {
        assertEquals(outcome, end(jenkins));
    }

    /** @return the outcome */
    private static String end(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
        jenkins.waitForCompletion(run);
        String outcome = JenkinsRule.getLog(run).contains("came to deployed") ? "deployed" : "undone";
        jenkins.assertLogContains("came to " + outcome, run);
        List<RecordedDeployment> deployments = ContainerImages.deployments(run);
        assertEquals(1, deployments.size());
        assertEquals(outcome.equals("deployed"), deployments.get(0).isDeployed());
        String log = JenkinsRule.getLog(run);
        assertEquals(log.indexOf("Creating "), log.lastIndexOf("Creating "), "it was started once");
        return outcome;
    }

    /** An agent that has time undoes it when it loses its controller; what one that has none left is finished later. */
    private void assertEndsOnceEitherWay() throws Throwable {
        String outcome = controller.runRemotely(DeployRestartTest::end);
        assertRuns(outcome.equals("deployed") ? slow : first);
    }

    private static void abortWhileTheAgentIsAway(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
        jenkins.waitForMessage("Waiting for the agent", run);
        run.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
    }

    private void assertRuns(String image) throws Exception {
        assertEquals(
                "true " + image,
                TestImages.docker("inspect", "--format", "{{.State.Running}} {{.Config.Image}}", name)
                        .strip());
        String all = TestImages.docker("ps", "--all", "--format", "{{.Names}}");
        for (String suffix : new String[] {"-next", "-replaced", "-deploying", "-deploying-gone"}) {
            assertTrue(!all.contains(name + suffix), all);
        }
    }

    @Test
    void aRestartOfTheControllerEndsItOnce() throws Throwable {
        begin("stop-first");
        controller.stopJenkins();
        controller.startJenkins();
        assertEndsOnceEitherWay();
    }

    @Test
    void aControllerThatIsKilledEndsItOnceToo() throws Throwable {
        begin("start-first");
        controller.stopJenkinsForcibly();
        controller.startJenkins();
        assertEndsOnceEitherWay();
    }

    @Test
    void anAgentThatIsKilledAndBackFinishesWhatWasInPlace() throws Throwable {
        begin("stop-first");
        agents.stop(controller, "remote");
        agents.start(controller, AGENT);
        controller.runRemotely(DeployRestartTest::assertEnds, "deployed");
        assertRuns(slow);
    }

    @Test
    void whatAKilledAgentLeftIsBroughtIntoOrderThoughTheBuildIsOver() throws Throwable {
        begin("start-first");
        agents.stop(controller, "remote");
        controller.runRemotely(DeployRestartTest::abortWhileTheAgentIsAway);

        agents.start(controller, AGENT);

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (TestImages.docker("ps", "--all", "--format", "{{.Names}}").contains(name + "-")) {
            assertTrue(System.nanoTime() < end, "nobody has brought it into order");
            Thread.sleep(500);
        }
        assertRuns(first);
    }
}
