package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.plugin.ConfigXml;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedDeployment;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ContainerValidateBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ContainerValidateStep;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Threads;
import java.nio.file.Files;
import java.util.List;
import org.htmlunit.html.HtmlPage;
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

/** Deployments on a real engine, gated by real verdicts. */
@WithJenkins
class ContainerDeployTest {
    private static TestImages images;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static String first;
    private static String second;
    /** Passes alone, and fails where it is deployed. */
    private static String broken;

    private static int count;

    /** Of a container that no other test has. */
    private String name;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        first = DeployImages.service(images, "first", "echo all is well");
        second = DeployImages.service(images, "second", "echo all is well, too");
        broken = DeployImages.service(images, "broken", "[ -z \"$CONTAINER_DEPLOYMENT\" ] || exit 3");
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
    }

    @BeforeEach
    void choose() {
        name = DeployImages.container(images, ++count);
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String container : images.containers()) {
            TestImages.docker("rm", "--force", "--volumes", container);
        }
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    private static WorkflowJob job(String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {\n" + body + "\n}", true));
        return job;
    }

    private static WorkflowRun build(Result expected, String body) throws Exception {
        return jenkins.buildAndAssertStatus(expected, job(body));
    }

    private static String validate(String image) {
        return "containerValidate image: '" + image + "', testResults: false\n";
    }

    private String deploy(String image, String more) {
        return "containerDeploy(name: '" + name + "', image: '" + image + "'" + more + ")\n";
    }

    private String inspect(String container, String what) throws Exception {
        return TestImages.docker("inspect", "--format", "{{" + what + "}}", container)
                .strip();
    }

    private void assertRuns(String image) throws Exception {
        assertEquals("true " + image, inspect(name, ".State.Running}} {{.Config.Image"));
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

    private static String api(WorkflowRun run) throws Exception {
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            return browser.goTo(run.getUrl() + "container-images/api/json?depth=9", "application/json")
                    .getWebResponse()
                    .getContentAsString();
        }
    }

    private void assertNothingUnfinished() throws Exception {
        for (String container : images.containers()) {
            String found = inspect(container, ".Name");
            for (String suffix : new String[] {"-next", "-replaced", "-deploying", "-deploying-gone"}) {
                assertTrue(!found.endsWith(suffix), found);
            }
        }
    }

    @Test
    void startsTheFirstContainerAndReplacesItByWhatPassed() throws Exception {
        WorkflowRun run = build(
                Result.SUCCESS,
                validate(first) + "withEnv(['TOKEN=from the step']) { def r = "
                        + deploy(first, ", options: '--env LEVEL=7 --env TOKEN --restart always', reason: 'it is time'")
                        + "echo \"came to ${r.outcome}, ${r.image_id}, ${r.previous_image_id}, ${r.after.passed}\" }");

        assertRuns(first);
        String id = inspect(name, ".Image");
        jenkins.assertLogContains("may be deployed: its validation passed at", run);
        jenkins.assertLogContains("came to deployed, " + id + ", null, true", run);
        assertEquals("always", inspect(name, ".HostConfig.RestartPolicy.Name"));
        String environment = inspect(name, ".Config.Env");
        assertTrue(environment.contains("LEVEL=7") && environment.contains("TOKEN=from the step"), environment);
        String record = inspect(name, "index .Config.Labels \"io.jenkins.container-lifecycle.deployment\"");
        assertTrue(record.contains("\"deployed_by\":\"" + jenkins.getURL() + run.getUrl() + "\""), record);
        assertTrue(record.contains("\"verdict\":\"passed\"") && record.contains("\"reason\":\"it is time\""), record);
        assertTrue(record.contains("\"deployment_cause\":\""), record);
        assertEquals(1, run.getAction(TestResultAction.class).getTotalCount());

        WorkflowRun next = build(
                Result.SUCCESS,
                validate(second) + "def r = "
                        + deploy(
                                second,
                                ", options: '--env LEVEL=8', reason: 'nightly', keepPrevious: '12', order:"
                                        + " 'Stop_First'")
                        + "echo \"replaced ${r.previous_image_id} on ${r.node}, before ${r.before.passed}\"");

        assertRuns(second);
        jenkins.assertLogContains("replaced " + id + " on ", next);
        RecordedDeployment deployment = ContainerImages.deployments(next).get(0);
        assertEquals(name + " DEPLOYED", deployment.getContainer() + " " + deployment.getOutcome());
        assertEquals(inspect(name, ".Image"), deployment.getImageId());
        assertEquals(id, deployment.getPreviousImageId());
        assertEquals("passed", deployment.getVerdict());
        assertTrue(deployment.getBefore().isPassed() && deployment.getAfter().isPassed());
        assertShown(next.getUrl() + "container-images/", name, second, deployment.getNode(), id, "deployed");
        assertShown(next.getParent().getUrl(), "Deployed containers", name, second, next.getDisplayName());
        String api = api(next);
        assertTrue(api.contains("\"outcome\":\"DEPLOYED\""), api);
        assertTrue(api.contains("\"deployedBy\":\"" + jenkins.getURL() + next.getUrl() + "\""), api);
        assertTrue(api.contains("\"deploymentReason\":\"nightly\""), api);
        assertTrue(api.contains("\"downtime\":" + deployment.getDowntime()), api);
        jenkins.assertLogContains("in 'options' are not used: there is a container " + name + " already", next);
        jenkins.assertLogContains("before true", next);
        assertTrue(inspect(name, ".Config.Env").contains("LEVEL=7"));
        assertEquals("false " + first, inspect(name + "-previous", ".State.Running}} {{.Config.Image"));
        assertNotEquals(id, inspect(name, ".Image"));

        jenkins.assertLogContains("is kept as " + name + "-previous for 12 s.", next);

        next.getParent()
                .setDefinition(new CpsFlowDefinition(
                        "node('" + agent.getNodeName() + "') { def r = " + deploy(second, "")
                                + "echo \"is ${r.outcome}, ${r.image_id}, ${r.deployment_id}, ${r.deployment_reason}\""
                                + " }",
                        true));
        WorkflowRun same = jenkins.buildAndAssertSuccess(next.getParent());
        jenkins.assertLogContains(
                "is unchanged, " + deployment.getImageId() + ", " + deployment.getDeploymentId() + ", nightly", same);
        assertShown(
                same.getParent().getUrl(),
                "deployed",
                second,
                next.getDisplayName(),
                "found unchanged by\u00a0" + same.getDisplayName());
        assertNothingUnfinished();
    }

    @Test
    void whatDoesNotPassWhereItIsDeployedIsRolledBackAndNotTriedAgain() throws Exception {
        build(Result.SUCCESS, validate(first) + deploy(first, ""));

        WorkflowRun failed = build(Result.FAILURE, validate(broken) + deploy(broken, "") + "echo 'went on'");

        assertRuns(first);
        jenkins.assertLogNotContains("went on", failed);
        jenkins.assertLogContains("ERROR: " + broken + " did not pass for " + name, failed);
        jenkins.assertLogContains("The old container is back, and passed.", failed);
        assertEquals(1, failed.getAction(TestResultAction.class).getFailCount());
        assertEquals("false", inspect(name + "-refused", ".State.Running"));
        RecordedDeployment deployment = ContainerImages.deployments(failed).get(0);
        assertEquals("ROLLED_BACK", deployment.getOutcome());
        assertTrue(deployment.getRestored().isPassed() && !deployment.getAfter().isPassed());
        assertShown(failed.getUrl() + "container-images/", "rolled back", deployment.getReason());

        WorkflowRun refused = build(Result.FAILURE, deploy(broken, ", onFailure: 'UNSTABLE'"));
        jenkins.assertLogContains("did not pass", refused);
        assertEquals(null, refused.getAction(TestResultAction.class));

        WorkflowRun marked = build(
                Result.UNSTABLE,
                "def r = " + deploy(broken, ", retry: true, skipOld: true, onFailure: 'UNSTABLE'")
                        + "echo \"went on: ${r.outcome} ${r.rolled_back} ${r.before}\"");
        jenkins.assertLogContains("went on: rolled_back true null", marked);
        assertRuns(first);
        assertNothingUnfinished();
    }

    @Test
    void aFirstContainerThatDoesNotPassIsRemoved() throws Exception {
        WorkflowRun failed = build(Result.FAILURE, validate(broken) + deploy(broken, ""));

        jenkins.assertLogContains("did not pass and is removed", failed);
        images.assertNothingLeft();
    }

    @Test
    void whatHasNotPassedInThisJenkinsIsRefusedBeforeAnythingIsTouched() throws Exception {
        String unknown = DeployImages.service(images, "unknown" + count, "echo unknown " + count);
        WorkflowRun none = build(Result.FAILURE, deploy(unknown, ", onFailure: 'UNSTABLE'"));
        jenkins.assertLogContains("may not be deployed: there is no verdict on it", none);
        images.assertNothingLeft();

        String bad = DeployImages.service(images, "bad" + count, "exit 3");
        WorkflowRun failed = build(
                Result.FAILURE, "containerValidate image: '" + bad + "', onFailure: 'UNSTABLE'\n" + deploy(bad, ""));
        jenkins.assertLogContains("may not be deployed: its validation at", failed);
        images.assertNothingLeft();

        build(Result.SUCCESS, deploy(unknown, ", requireVerdict: false"));
        assertRuns(unknown);
    }

    @Test
    void aDeploymentThatIsAbortedLeavesTheOldOneRunning() throws Exception {
        build(Result.SUCCESS, validate(first) + deploy(first, ""));
        String slow = DeployImages.service(
                images, "slow" + count, "[ -z \"$CONTAINER_DEPLOYMENT\" ] || { echo hook has begun; sleep 500; }");

        // The agent has one executor.
        WorkflowJob elsewhere = jenkins.createProject(WorkflowJob.class);
        elsewhere.setDefinition(
                new CpsFlowDefinition("node('built-in') { " + deploy(first, ", force: true") + " }", true));
        for (String order : new String[] {"stop-first", "start-first"}) {
            WorkflowRun run = job(validate(slow) + deploy(slow, ", order: '" + order + "'"))
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("hook has begun", run);
            jenkins.assertLogContains(
                    "The container " + name + " is being deployed or rolled back by somebody else right now",
                    jenkins.buildAndAssertStatus(Result.FAILURE, elsewhere));
            run.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("was cut off and is undone: the container " + name + " is the one", run);
            assertEquals("UNDONE", ContainerImages.deployments(run).get(0).getOutcome());
            assertRuns(first);
            assertNothingUnfinished();
        }
    }

    @Test
    void aBuildThatIsAbortedTwiceDoesNotWaitAndItsPageSaysInTheEndWhatCameOfIt() throws Exception {
        build(Result.SUCCESS, validate(first) + deploy(first, ""));
        String slow = DeployImages.service(
                images, "slow" + count, "[ -z \"$CONTAINER_DEPLOYMENT\" ] || { echo hook has begun; sleep 500; }");
        WorkflowRun run = job(validate(slow) + deploy(slow, ", order: 'stop-first'"))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("hook has begun", run);
        run.getExecutor().interrupt();
        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

        jenkins.assertLogContains("The build no longer waits for the agent, which still ends the deployment of", run);
        jenkins.assertLogContains("'containerctl recover " + name + "'", run);
        for (int i = 0; i < 1200 && ContainerImages.deployments(run).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertEquals("UNDONE", ContainerImages.deployments(run).get(0).getOutcome());
        assertRuns(first);
        assertNothingUnfinished();
    }

    private FreeStyleBuild startFreestyle(String image, String order) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        ContainerDeployStep deploy = new ContainerDeployStep(name, image);
        deploy.setRequireVerdict(false);
        deploy.setOrder(order);
        job.getBuildersList().add(new ContainerDeployBuilder(deploy));
        return job.scheduleBuild2(0).waitForStart();
    }

    @Test
    void aFreestyleBuildThatIsAbortedBringsTheOldOneBackAndItsPageSaysSo() throws Exception {
        build(Result.SUCCESS, validate(first) + deploy(first, ""));
        String slow = DeployImages.service(
                images, "slow" + count, "[ -z \"$CONTAINER_DEPLOYMENT\" ] || { echo hook has begun; sleep 500; }");
        for (String order : new String[] {"stop-first", "start-first"}) {
            FreeStyleBuild run = startFreestyle(slow, order);
            jenkins.waitForMessage("hook has begun", run);

            run.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("was cut off and is undone: the container " + name + " is the one", run);
            assertEquals("UNDONE", ContainerImages.deployments(run).get(0).getOutcome());
            assertShown(run.getUrl() + "container-images/", name, "undone");
            assertRuns(first);
            assertNothingUnfinished();
        }
    }

    @Test
    void aFreestyleBuildThatIsAbortedAgainWhileItUndoesDoesNotWaitAndItsPageSaysInTheEndWhatCameOfIt()
            throws Exception {
        build(Result.SUCCESS, validate(first) + deploy(first, ""));
        String slow = DeployImages.service(
                images, "slow" + count, "[ -z \"$CONTAINER_DEPLOYMENT\" ] || { echo hook has begun; sleep 500; }");
        FreeStyleBuild run = startFreestyle(slow, "stop-first");
        jenkins.waitForMessage("hook has begun", run);
        run.getExecutor().interrupt();
        // It may have been told to stop, so that it is watched for a while.
        jenkins.waitForMessage("Watching the old container", run);

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("The build no longer waits for the agent, which still ends the deployment of", run);
        for (int i = 0; i < 1200 && ContainerImages.deployments(run).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertEquals("UNDONE", ContainerImages.deployments(run).get(0).getOutcome());
        assertShown(run.getUrl() + "container-images/", name, "undone");
        String saved = Files.readString(run.getRootDir().toPath().resolve("build.xml"));
        assertTrue(saved.contains("UNDONE"), saved);
        assertRuns(first);
        assertNothingUnfinished();
    }

    @Test
    void aSecretInTheReasonIsNotInTheRecord() throws Exception {
        com.cloudbees.plugins.credentials.SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl(
                        com.cloudbees.plugins.credentials.CredentialsScope.GLOBAL,
                        "token",
                        "",
                        hudson.util.Secret.fromString("s3cr3t-of-deploy")));
        build(
                Result.SUCCESS,
                validate(first) + "withCredentials([string(credentialsId: 'token', variable: 'TOKEN')]) {\n"
                        + deploy(first, ", reason: \"because of $TOKEN\"") + "}");

        String record = inspect(name, "index .Config.Labels \"io.jenkins.container-lifecycle.deployment\"");
        assertTrue(record.contains("because of ****"), record);
    }

    @Test
    void theBuildStepDoesTheSame() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("NAME", name), new StringParameterDefinition("LEVEL", "7")));
        ContainerValidateStep validate = new ContainerValidateStep();
        validate.setImage(second);
        job.getBuildersList().add(new ContainerValidateBuilder(validate));
        ContainerDeployStep deploy = new ContainerDeployStep("$NAME", second);
        deploy.setOptions("-e LEVEL=$LEVEL");
        deploy.setKeep(true);
        job.getBuildersList().add(new ContainerDeployBuilder(deploy));

        job = FormTrip.of(jenkins, job);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        assertRuns(second);
        assertTrue(inspect(name, ".Config.Env").contains("LEVEL=7"));
        assertEquals(2, build.getAction(TestResultAction.class).getTotalCount());
        assertTrue(job.getBuildersList()
                .get(ContainerDeployBuilder.class)
                .getDeployment()
                .isKeep());
    }

    @Test
    void whatAConfigXmlLeavesOutHasItsDefault() throws Exception {
        String unknown = DeployImages.service(images, "xml" + count, "echo xml " + count);
        FreeStyleProject job = ConfigXml.job(
                jenkins,
                ContainerDeployBuilder.class,
                "<deployment><arguments><name>" + name + "</name><image>" + unknown
                        + "</image></arguments></deployment>");
        job.setAssignedNode(agent);
        jenkins.assertLogContains("may not be deployed", jenkins.buildAndAssertStatus(Result.FAILURE, job));

        for (FreeStyleProject saved : ConfigXml.savedInForm(
                jenkins,
                ContainerDeployBuilder.class,
                List.of("", "<deployment/>", "<deployment><arguments/></deployment>"))) {
            jenkins.assertLogContains("Say what to deploy", jenkins.buildAndAssertStatus(Result.FAILURE, saved));
        }
    }
}
