package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.plugin.agent.InterruptedStep;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedDeployment;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** While the new container is validated. */
public final class InterruptedDeployment extends InterruptedStep {
    private final TestImages images;
    private final String first;
    private final String slow;
    private String order;
    private String name;

    public InterruptedDeployment(RealJenkinsExtension controller, TestImages images) throws Exception {
        super(controller);
        this.images = images;
        first = DeployImages.service(images, "deployed-first", "echo all is well");
        slow = DeployImages.service(
                images, "deployed-slow", "echo hook has begun; sleep " + HOOK_SECONDS + "; echo hook has ended");
    }

    /** @param order of the next deployment */
    public InterruptedDeployment inOrder(String order) {
        this.order = order;
        return this;
    }

    @Override
    protected void prepare() throws Exception {
        name = DeployImages.container(images, number());
        TestImages.docker("run", "--detach", "--name", name, first);
    }

    @Override
    protected String script() {
        return "def r = containerDeploy(name: '" + name + "', image: '" + slow + "', order: '" + order
                + "', requireVerdict: false, onFailure: 'UNSTABLE')\n echo \"came to ${r.outcome}\"";
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
    public void assertToldOnce() throws Throwable {
        assertEquals("deployed", controller.runRemotely(InterruptedDeployment::end, job()));
        assertRuns(slow);
    }

    /** An agent that has time undoes it when it loses its controller; what one that has none left is finished later. */
    public void assertEndedOnceEitherWay() throws Throwable {
        String outcome = controller.runRemotely(InterruptedDeployment::end, job());
        assertRuns(outcome.equals("deployed") ? slow : first);
    }

    /** @return the outcome */
    private static String end(JenkinsRule jenkins, String job) throws Exception {
        WorkflowRun run = run(jenkins, job);
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

    /** Although no build waits for it any more. */
    public void assertBroughtIntoOrder() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (containers().contains(name + "-")) {
            assertTrue(System.nanoTime() < end, "nobody has brought it into order");
            Thread.sleep(500);
        }
        assertRuns(first);
    }

    private void assertRuns(String image) throws Exception {
        assertEquals(
                "true " + image,
                TestImages.docker("inspect", "--format", "{{.State.Running}} {{.Config.Image}}", name)
                        .strip());
        String all = containers();
        for (String suffix : new String[] {"-next", "-replaced", "-deploying", "-deploying-gone"}) {
            assertTrue(!all.contains(name + suffix), all);
        }
    }

    private static String containers() throws Exception {
        return TestImages.docker("ps", "--all", "--format", "{{.Names}}");
    }

    /** The containers carry the label of their images, with which they are removed. */
    @Override
    public void close() {}
}
