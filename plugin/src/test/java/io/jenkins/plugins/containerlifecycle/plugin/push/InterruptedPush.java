package io.jenkins.plugins.containerlifecycle.plugin.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jenkins.plugins.containerlifecycle.plugin.agent.InterruptedStep;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** While the registry does not answer; the name goes to another image meanwhile. */
public final class InterruptedPush extends InterruptedStep {
    private TestImages images;
    private RegistryServer registry;
    private String good;
    private String bad;

    public InterruptedPush(RealJenkinsExtension controller) {
        super(controller);
    }

    @Override
    protected void prepare() throws Exception {
        close();
        images = TestImages.create();
        registry = RegistryServer.open();
        good = images.withHook("good:1", "echo all is well");
        bad = images.withHook("bad:1", "exit 3");
        registry.freeze();
    }

    @Override
    protected String script() {
        return "containerValidate image: '" + good + "'\n def r = containerPush image: '" + good + "', references: ['"
                + registry.image("web:1") + "']\n echo \"went out: ${r.digests.size()}\"";
    }

    @Override
    protected void awaitMiddle() throws Throwable {
        awaitMessage("may be pushed");
        Thread.sleep(2000);
    }

    @Override
    protected void whileAway() throws Exception {
        TestImages.docker("tag", bad, good);
        registry.kill();
        registry.start();
    }

    @Override
    public void assertToldOnce() throws Throwable {
        controller.runRemotely(InterruptedPush::assertPushed, job());
        assertNotNull(registry.digest("web", "1"));
    }

    private static void assertPushed(JenkinsRule jenkins, String job) throws Exception {
        WorkflowRun run = run(jenkins, job);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("went out: 1", run);
        assertEquals(1, ContainerImages.of(run).get(0).getPushes().size());
    }

    @Override
    public void close() throws Exception {
        if (registry != null) {
            registry.close();
        }
        if (images != null) {
            images.assertNothingLeft();
            images.removeAll();
        }
    }
}
