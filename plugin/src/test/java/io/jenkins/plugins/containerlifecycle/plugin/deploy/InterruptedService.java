package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.plugin.agent.InterruptedStep;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** While a swarm updates the service, with which it goes on; the build learns how that ended. */
public final class InterruptedService extends InterruptedStep {
    private final OwnEngine swarm;
    private final String first;
    private final String slow;
    private String name;

    public InterruptedService(RealJenkinsExtension controller, TestImages images, OwnEngine swarm) throws Exception {
        super(controller);
        this.swarm = swarm;
        first = DeployImages.ofSwarm(images, "service-first", "--interval=200ms --timeout=3s --retries=2", "true");
        // Healthy when a few seconds have passed. The swarm watches a new task for as long as all checks may take.
        slow = DeployImages.ofSwarm(
                images,
                "service-slow",
                "--interval=500ms --timeout=2s --retries=9",
                "echo >>/tmp/checks; [ $(wc -l </tmp/checks) -gt 5 ]");
        swarm.copy(first);
        swarm.copy(slow);
    }

    @Override
    protected void prepare() throws Exception {
        name = "web" + number();
        swarm.docker("service create --detach=false --quiet --no-resolve-image --update-monitor 1s --name " + name + " "
                + first);
    }

    @Override
    protected String script() {
        return "withEnv(['DOCKER_HOST=" + swarm.host() + "']) { def r = containerDeploy(service: true, name: '" + name
                + "', image: '" + slow + "', requireVerdict: false)\n echo \"came to ${r.outcome}\" }";
    }

    @Override
    protected void awaitMiddle() throws Throwable {
        awaitMessage(": starting");
    }

    @Override
    public void assertToldOnce() throws Throwable {
        controller.runRemotely(InterruptedService::assertDeployed, job());
        String format = "'{{.PreviousSpec.TaskTemplate.ContainerSpec.Image}} {{.UpdateStatus.State}}'";
        assertEquals(
                first + " completed",
                swarm.docker("service inspect --format " + format + " " + name).strip());
    }

    private static void assertDeployed(JenkinsRule jenkins, String job) throws Exception {
        WorkflowRun run = run(jenkins, job);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("came to deployed", run);
        assertEquals(1, ContainerImages.deployments(run).size());
        assertTrue(ContainerImages.deployments(run).get(0).isDeployed());
    }

    /** The services go with their swarm. */
    @Override
    public void close() {}
}
