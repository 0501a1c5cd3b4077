package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedDeployment;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Threads;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Services of a real swarm of one machine, gated by real verdicts. */
@WithJenkins
class ServiceDeployTest {
    /** A swarm watches a new task for as long as all that may take. */
    private static final String QUICK = "--interval=200ms --timeout=3s --retries=2";

    private static TestImages images;
    private static OwnEngine swarm;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static String first;
    private static String second;
    /** Passes its validation, and is never healthy. */
    private static String bad;
    /** Takes minutes to find out that it is not. */
    private static String slow;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        first = DeployImages.ofSwarm(images, "first", QUICK, "true");
        second = DeployImages.ofSwarm(images, "second", QUICK, "true");
        bad = DeployImages.ofSwarm(images, "bad", QUICK, "echo no page; exit 1");
        slow = DeployImages.ofSwarm(images, "slow", "--interval=1s --retries=500", "false");
        swarm = OwnEngine.start();
        swarm.initSwarm("127.0.0.1");
        for (String image : new String[] {first, second, bad, slow}) {
            swarm.copy(image);
        }
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
    }

    @BeforeEach
    void create() throws Exception {
        swarm.docker(
                "service create --detach=false --quiet --no-resolve-image --name web --update-monitor 1s --rollback-monitor 1s"
                        + " --stop-grace-period 3s --env SECRET=hidden " + first);
    }

    @AfterEach
    void remove() throws Exception {
        swarm.docker("service rm web");
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void removeAll() throws Exception {
        if (swarm != null) {
            swarm.close();
        }
        if (images != null) {
            images.removeAll();
        }
    }

    private static WorkflowJob job(String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { withEnv(['DOCKER_HOST=" + swarm.host() + "']) {\n" + body
                        + "\n} }",
                true));
        return job;
    }

    private static WorkflowRun build(Result expected, String body) throws Exception {
        return jenkins.buildAndAssertStatus(expected, job(body));
    }

    private static String validate(String image) {
        return "containerValidate image: '" + image + "', ready: 'running', testResults: false\n";
    }

    private static String deploy(String image, String more) {
        return "containerDeploy(service: true, name: 'web', image: '" + image + "'" + more + ")\n";
    }

    private static String inspect(String what) throws Exception {
        return swarm.docker("service inspect --format '{{" + what + "}}' web").strip();
    }

    private static void assertIsToRun(String image) throws Exception {
        assertEquals(image, inspect(".Spec.TaskTemplate.ContainerSpec.Image"));
    }

    private static RecordedDeployment recorded(WorkflowRun run) {
        assertEquals(1, ContainerImages.deployments(run).size());
        return ContainerImages.deployments(run).get(0);
    }

    private static void assertShown(String url, String... texts) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            String page =
                    ((HtmlPage) browser.goTo(url)).querySelector("#main-panel").getTextContent();
            for (String text : texts) {
                assertTrue(page.contains(text), text + " is not in " + page);
            }
        }
    }

    @Test
    void whatPassedIsDeployedWithItsRecordAndShown() throws Exception {
        jenkins.assertLogContains(
                "may not be deployed: there is no verdict on it", build(Result.FAILURE, deploy(second, "")));
        assertIsToRun(first);

        WorkflowRun run = build(
                Result.SUCCESS,
                validate(second) + "def r = " + deploy(second, ", reason: 'it is time'")
                        + "echo \"came to ${r.outcome}, ${r.image_id}, ${r.tasks[0].state}, ${r.verdict}\"");

        String image =
                TestImages.docker("inspect", "--format", "{{.Id}}", second).strip();
        jenkins.assertLogContains("came to deployed, " + image + ", running, passed", run);
        jenkins.assertLogContains("web.1 on ", run);
        jenkins.assertLogNotContains("hidden", run);
        // Of an image with a verdict that no registry confirms, the swarm is told the ID.
        assertIsToRun(image);
        String record =
                inspect("index .Spec.TaskTemplate.ContainerSpec.Labels \"io.jenkins.container-lifecycle.deployment\"");
        assertTrue(record.contains("\"deployed_by\":\"" + jenkins.getURL() + run.getUrl() + "\""), record);
        assertTrue(record.contains("\"verdict\":\"passed\"") && record.contains("\"reason\":\"it is time\""), record);
        RecordedDeployment deployment = recorded(run);
        assertTrue(deployment.isService() && deployment.isDeployed(), deployment.getReason());
        assertTrue(record.contains(deployment.getDeploymentId()), record);
        assertEquals(1, deployment.getTasks().size());
        assertShown(
                run.getUrl() + "container-images/",
                "service\u00a0web",
                second,
                deployment.getTasks().get(0),
                "deployed");
        assertShown(run.getParent().getUrl(), "Deployed containers and services", "service\u00a0web", second);

        WorkflowRun same = build(
                Result.SUCCESS,
                "def r = " + deploy(second, ", reason: 'again'")
                        + "echo \"is ${r.outcome}, ${r.image_id}, ${r.deployment_reason}, ${r.tasks[0].state}\"");
        jenkins.assertLogContains("is unchanged, " + image + ", it is time, running", same);
    }

    @Test
    void whatIsNotHealthyIsRolledBackByTheSwarm() throws Exception {
        WorkflowRun failed = build(Result.FAILURE, validate(bad) + deploy(bad, "") + "echo 'went on'");

        jenkins.assertLogNotContains("went on", failed);
        jenkins.assertLogContains("ERROR: ", failed);
        jenkins.assertLogContains("since its health check failed: no page. The swarm brought back " + first, failed);
        assertIsToRun(first);
        assertEquals("ROLLED_BACK", recorded(failed).getOutcome());

        WorkflowRun marked = build(
                Result.UNSTABLE,
                "def r = " + deploy(bad, ", onFailure: 'UNSTABLE'")
                        + "echo \"went on: ${r.outcome} ${r.rolled_back}\"");
        jenkins.assertLogContains("went on: rolled_back true", marked);
    }

    @Test
    void anAbortedBuildHasTheSwarmGoBack() throws Exception {
        WorkflowRun run =
                job(validate(slow) + deploy(slow, "")).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(": starting", run);
        // What it waits for is told while it waits.
        jenkins.waitForMessage("A new task is watched for: ", run);
        jenkins.waitForMessage("0 of 1 task runs " + slow + ". Waiting for web.1 on ", run);
        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

        assertIsToRun(first);
        jenkins.assertLogContains("was given up. Service web runs " + first + " again", run);
        assertEquals("rollback_completed", inspect(".UpdateStatus.State"));
        assertEquals("UNDONE", recorded(run).getOutcome());
    }

    @Test
    void anEndThatCannotBeKnownFailsTheStepAndIsOnTheBuildPage() throws Exception {
        WorkflowRun run = job(validate(slow) + deploy(slow, ", onFailure: 'UNSTABLE'"))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage(": starting", run);
        swarm.docker("service rm web");
        try {
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        } finally {
            create();
        }

        jenkins.assertLogContains("ERROR: The service web was removed meanwhile.", run);
        RecordedDeployment deployment = recorded(run);
        assertEquals("UNKNOWN", deployment.getOutcome());
        assertFalse(deployment.isDeployed());
        assertShown(run.getUrl() + "container-images/", "end not known", "was removed meanwhile");
    }

    /** Here, since this engine may be killed; of a container, which nobody else would bring back. */
    @Test
    void anEngineThatIsKilledUnderADeploymentIsNeverGreenAndTheNextOneBringsThingsIntoOrder() throws Exception {
        String container = "containerDeploy(name: 'plain', requireVerdict: false, skipOld: true, ";
        build(Result.SUCCESS, container + "image: '" + first + "', options: '--network none')");
        WorkflowRun run = job(container + "image: '" + second
                        + "', onFailure: 'UNSTABLE', method: 'echo hook has begun; sleep 300')")
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("hook has begun", run);
        swarm.kill();
        try {
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        } finally {
            swarm.restart();
        }

        jenkins.assertLogContains("ERROR: The old container of plain could not be brought back", run);
        assertEquals("ROLLBACK_FAILED", recorded(run).getOutcome());
        WorkflowRun next = build(Result.SUCCESS, container + "image: '" + second + "', retry: true)");
        jenkins.assertLogContains("Container plain runs " + second + ", and passed.", next);
        assertEquals(
                "true " + second,
                swarm.docker("inspect --format '{{.State.Running}} {{.Config.Image}}' plain")
                        .strip());
        String left = String.join(" ", swarm.containers());
        assertTrue(!left.contains("plain-next") && !left.contains("plain-deploying"), left);
        swarm.docker("rm --force plain plain-previous");
    }

    @Test
    void whatIsAboutContainersIsRefusedByName() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                deploy(second, ", requireVerdict: false, keep: true, options: '-p 80:80', validations: 2"));
        jenkins.assertLogContains(
                "options, keep, validations: this is about containers and their hooks, and does not go with 'service: true'",
                run);
        assertIsToRun(first);
    }

    @Test
    void theBuildStepDoesTheSame() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        ContainerDeployStep step = new ContainerDeployStep("$SERVICE", second);
        job.addProperty(new hudson.model.ParametersDefinitionProperty(
                new hudson.model.StringParameterDefinition("SERVICE", "web")));
        step.setService(true);
        step.setRequireVerdict(false);
        step.setDockerServer(new DockerServerEndpoint(swarm.host(), null));
        job.getBuildersList().add(new ContainerDeployBuilder(step));

        job = FormTrip.of(jenkins, job);
        jenkins.assertLogContains("Service web runs", jenkins.buildAndAssertSuccess(job));

        assertTrue(job.getBuildersList()
                .get(ContainerDeployBuilder.class)
                .getDeployment()
                .isService());
    }
}
