package io.jenkins.plugins.containerlifecycle.plugin.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
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

/** The controller is restarted in the middle of a push. */
class PushRestartTest {
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension();

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private TestImages images;
    private RegistryServer registry;

    @BeforeEach
    void start() throws Exception {
        images = TestImages.create();
        registry = RegistryServer.open();
    }

    @AfterEach
    void close() throws Exception {
        if (registry != null) {
            registry.close();
        }
        if (images != null) {
            images.assertNothingLeft();
            images.removeAll();
        }
    }

    @Test
    void itGoesOnWithTheVeryImageThatTheNameWasThen() throws Throwable {
        String good = images.withHook("good:1", "echo all is well");
        String bad = images.withHook("bad:1", "exit 3");
        controller.startJenkins();
        agents.createAgent(
                controller,
                InboundAgentExtension.Options.newBuilder().name("remote").build());
        registry.freeze();
        controller.runRemotely(PushRestartTest::begin, good, registry.image("web:1"));

        controller.stopJenkins();
        TestImages.docker("tag", bad, good);
        registry.kill();
        registry.start();
        controller.startJenkins();

        controller.runRemotely(PushRestartTest::assertPushed);
        assertNotNull(registry.digest("web", "1"));
    }

    private static void begin(JenkinsRule jenkins, String image, String target) throws Throwable {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "node('remote') { containerValidate image: '" + image + "'\n def r = containerPush image: '" + image
                        + "', references: ['" + target + "']\n echo \"went out: ${r.digests.size()}\" }",
                true));
        jenkins.waitForMessage("may be pushed", job.scheduleBuild2(0).waitForStart());
        Thread.sleep(2000);
    }

    private static void assertPushed(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("went out: 1", run);
        assertEquals(
                1,
                io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages.of(run)
                        .get(0)
                        .getPushes()
                        .size());
    }
}
