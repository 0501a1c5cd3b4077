package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
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

/** The swarm goes on with an update while the controller or the agent is away; the build learns how it ended. */
class ServiceRestartTest {
    private static final InboundAgentExtension.Options AGENT =
            InboundAgentExtension.Options.newBuilder().name("remote").build();

    /** Jenkins' tests wait 15 s for an agent, and a busy machine may need as long to start one. */
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .javaOptions("-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=120000");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private TestImages images;
    private OwnEngine swarm;
    private String first;
    private String slow;

    @BeforeEach
    void create() throws Throwable {
        images = TestImages.create();
        first = DeployImages.ofSwarm(images, "first", "--interval=200ms --timeout=5s --retries=3", "true");
        // Healthy when a few seconds have passed.
        slow = DeployImages.ofSwarm(
                images,
                "slow",
                "--interval=500ms --timeout=3s --retries=12",
                "echo >>/tmp/checks; [ $(wc -l </tmp/checks) -gt 5 ]");
        swarm = OwnEngine.start();
        swarm.initSwarm("127.0.0.1");
        swarm.copy(first);
        swarm.copy(slow);
        swarm.docker("service create --detach=false --quiet --no-resolve-image --name web " + first);
        controller.startJenkins();
        agents.createAgent(controller, AGENT);
        controller.runRemotely(ServiceRestartTest::startBuild, swarm.host(), slow);
    }

    @AfterEach
    void removeAll() throws Exception {
        if (swarm != null) {
            swarm.close();
        }
        if (images != null) {
            images.removeAll();
        }
    }

    private static void startBuild(JenkinsRule jenkins, String host, String image) throws Throwable {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "node('remote') { withEnv(['DOCKER_HOST=" + host + "']) {"
                        + " def r = containerDeploy(service: true, name: 'web', image: '" + image
                        + "', requireVerdict: false)\n echo \"came to ${r.outcome}\" } }",
                true));
        jenkins.waitForMessage(": starting", job.scheduleBuild2(0).waitForStart());
    }

    private static void assertDeployed(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("came to deployed", run);
        assertEquals(1, ContainerImages.deployments(run).size());
        assertTrue(ContainerImages.deployments(run).get(0).isDeployed());
    }

    private void assertToldOnce() throws Throwable {
        controller.runRemotely(ServiceRestartTest::assertDeployed);
        String format = "'{{.PreviousSpec.TaskTemplate.ContainerSpec.Image}} {{.UpdateStatus.State}}'";
        assertEquals(
                first + " completed",
                swarm.docker("service inspect --format " + format + " web").strip());
    }

    @Test
    void anUpdateIsFollowedOnWhenTheControllerIsBack() throws Throwable {
        controller.stopJenkinsForcibly();
        controller.startJenkins();
        assertToldOnce();
    }

    @Test
    void anUpdateIsFollowedOnWhenAKilledAgentIsBack() throws Throwable {
        agents.stop(controller, "remote");
        agents.start(controller, AGENT);
        assertToldOnce();
    }
}
