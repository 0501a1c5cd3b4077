package io.jenkins.plugins.containerlifecycle.plugin.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.containerlifecycle.plugin.ConfigXml;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Threads;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedPush;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The gate on a real engine and real registries. */
@WithJenkins
class ContainerPushTest {
    private static TestImages images;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static RegistryServer registry;
    private static String bad;
    private static int count;

    /** An image of the test's own, so that no other test has a verdict on it. */
    private String good;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        bad = images.withHook("bad:1", "exit 3");
        registry = RegistryServer.open();
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
    }

    @BeforeEach
    void buildImage() throws Exception {
        count++;
        good = images.withHook("good" + count + ":1", "echo all is well " + count);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        images.assertNothingLeft();
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (registry != null) {
            registry.close();
        }
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
        return "containerValidate image: '" + image + "'\n";
    }

    private static String push(String image, String more) {
        return "containerPush image: '" + image + "', references: ['" + registry.image("web" + count + ":1") + "']"
                + more + "\n";
    }

    private static String digest() {
        return registry.digest("web" + count, "1");
    }

    private static ImageReport only(Run<?, ?> run) {
        assertEquals(1, ContainerImages.of(run).size());
        return ContainerImages.of(run).get(0);
    }

    @Test
    void anImageThatPassedGoesOutUnderAllItsNamesAndTheDigestIsOnThePage() throws Exception {
        String second = registry.image("web" + count + ":latest");
        WorkflowRun run = build(
                Result.SUCCESS,
                validate(good) + "def pushed = containerPush(image: '" + good + "', references: ['"
                        + registry.image("web" + count + ":1") + "', '" + second + "'])\n"
                        + "echo \"digest: ${pushed.digests['" + second
                        + "']} of ${pushed.imageId}, forced: ${pushed.forced}\"");

        assertNotNull(digest());
        assertEquals(digest(), registry.digest("web" + count, "latest"));
        jenkins.assertLogContains("digest: " + digest() + " of sha256:", run);
        jenkins.assertLogContains("forced: null", run);
        jenkins.assertLogContains("may be pushed: its validation passed at", run);
        List<RecordedPush> pushes = only(run).getPushes();
        assertEquals(2, pushes.size());
        assertEquals(digest(), pushes.get(0).getDigest());
        assertNull(pushes.get(0).getForced());
        HtmlPage page = PlainBrowser.open(jenkins).getPage(run, "container-images/");
        assertTrue(page.getBody().asNormalizedText().contains("Pushed as " + second), page.asNormalizedText());
        assertTrue(page.getBody().asNormalizedText().contains(digest()));
        assertEquals(
                2,
                jenkins.getJSON(run.getUrl() + "container-images/api/json")
                        .getJSONObject()
                        .getJSONArray("images")
                        .getJSONObject(0)
                        .getJSONArray("pushes")
                        .size());
    }

    @Test
    void anImageThatFailedOrWasNeverValidatedIsRefusedInOneSentence() throws Exception {
        WorkflowRun never = build(Result.FAILURE, push(good, ""));
        jenkins.assertLogContains(
                "may not be pushed: there is no verdict on it; get a verdict with containerValidate image: '" + good
                        + "'.",
                never);
        WorkflowRun failed =
                build(Result.FAILURE, "catchError(buildResult: 'SUCCESS') { " + validate(bad) + " }\n" + push(bad, ""));
        jenkins.assertLogContains("may not be pushed: its validation at", failed);

        assertNull(digest());
        assertFalse(JenkinsRule.getLog(never).contains("Exception"), JenkinsRule.getLog(never));
    }

    @Test
    void aTagThatWasMovedAfterTheValidationIsRefused() throws Exception {
        WorkflowRun run =
                build(Result.FAILURE, validate(good) + "sh 'docker tag " + bad + " " + good + "'\n" + push(good, ""));

        jenkins.assertLogContains("so the tag was moved or the image built again since", run);
        assertNull(digest());
    }

    @Test
    void aStaleVerdictIsRefusedAndALaterFailureCounts() throws Exception {
        String flaky = images.withHook("flaky" + count + ":1", "test -z \"$BREAK\"");
        WorkflowRun stale = build(Result.FAILURE, validate(flaky) + "sleep 2\n" + push(flaky, ", maxAge: '1s'"));
        jenkins.assertLogContains("ago", stale);

        WorkflowRun later = build(
                Result.FAILURE,
                validate(flaky) + "sleep 1\ncontainerValidate image: '" + flaky
                        + "', env: [BREAK: 'yes'], onFailure: 'UNSTABLE'\n" + push(flaky, ""));
        jenkins.assertLogContains("but a later validation at", later);
        assertNull(digest());
    }

    @Test
    void aForcedPushNeedsAReasonWhichIsOnThePage() throws Exception {
        jenkins.assertLogContains("needs a reason", build(Result.FAILURE, push(good, ", force: ' '")));

        WorkflowRun run = build(Result.SUCCESS, push(good, ", force: 'The mail server <is> down'"));

        assertNotNull(digest());
        jenkins.assertLogContains("Warning: the push is forced, because: The mail server <is> down", run);
        assertEquals("The mail server <is> down", only(run).getPushes().get(0).getForced());
        String page = PlainBrowser.open(jenkins)
                .getPage(run, "container-images/")
                .getWebResponse()
                .getContentAsString();
        assertTrue(page.contains("The mail server &lt;is&gt; down"), page);
    }

    @Test
    void aVerdictOfAnUpstreamJobCountsAlsoWhenItsBuildIsDeletedAndTheJobRenamed() throws Exception {
        WorkflowJob upstream = job(validate(good));
        WorkflowRun validated = jenkins.buildAndAssertSuccess(upstream);
        validated.delete();
        upstream.renameTo("renamed-" + count);

        WorkflowRun run = build(Result.SUCCESS, push(good, ""));

        assertNotNull(digest());
        jenkins.assertLogContains("may be pushed", run);
    }

    @Test
    void credentialsOfJenkinsAreUsedAndNeverShown() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "right", "", RegistryServer.USER, RegistryServer.PASSWORD));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "wrong", "", RegistryServer.USER, "not the password"));
        try (RegistryServer closed = RegistryServer.withPassword()) {
            String target = "containerPush image: '" + good + "', references: ['" + closed.image("web:1") + "']";
            String endpoint = ", registry: [url: 'http://" + closed.host() + "', credentialsId: '";

            WorkflowRun wrong = build(Result.FAILURE, validate(good) + target + endpoint + "wrong']");
            assertNull(closed.digest("web", "1"));
            WorkflowRun none = build(Result.FAILURE, target);
            assertNull(closed.digest("web", "1"));
            WorkflowRun mistyped = build(Result.FAILURE, target + endpoint + "mistyped']");
            WorkflowRun elsewhere = build(
                    Result.FAILURE, target + ", registry: [url: 'https://other.example.org', credentialsId: 'right']");
            WorkflowRun right = build(Result.SUCCESS, target + endpoint + "right']");

            assertNotNull(closed.digest("web", "1"));
            jenkins.assertLogContains("no registry credentials 'mistyped'", mistyped);
            jenkins.assertLogContains("The registry other.example.org is not the one of", elsewhere);
            for (WorkflowRun run : List.of(wrong, none, mistyped, elsewhere, right)) {
                String log = JenkinsRule.getLog(run);
                assertFalse(log.contains(RegistryServer.PASSWORD) || log.contains("not the password"), log);
                assertFalse(log.contains("Exception"), log);
            }
        }
    }

    @Test
    void theAddressOfTheRegistryMayBeWrittenAsForDockerLogin() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "plain", "", RegistryServer.USER, RegistryServer.PASSWORD));
        try (RegistryServer closed = RegistryServer.withPassword()) {
            String target = validate(good) + "containerPush image: '" + good + "', references: ['"
                    + closed.image("web:1") + "'], registry: [credentialsId: 'plain', url: '";

            build(Result.SUCCESS, target + closed.host() + "']");

            assertNotNull(closed.digest("web", "1"));
            for (String wrong : List.of("htp://x y", "ftp://" + closed.host(), "https://user:pw@" + closed.host())) {
                WorkflowRun run = build(Result.FAILURE, target + wrong + "']");
                jenkins.assertLogContains("of 'registry'", run);
                assertFalse(JenkinsRule.getLog(run).contains("Exception"), JenkinsRule.getLog(run));
                assertFalse(JenkinsRule.getLog(run).contains("may be pushed"), "said before anything else");
            }
        }
    }

    @Test
    void aCredentialHelperOnTheAgentIsFoundOnThePathOfTheStepAndGetsItsVariables(@TempDir Path folder)
            throws Exception {
        Path helper = Files.writeString(
                folder.resolve("docker-credential-vault"),
                "#!/bin/sh\nread server\ntest \"$server\" = \"$VAULT_SERVER\" || { echo credentials not found; exit 1; }\n"
                        + "printf '{\"ServerURL\": \"%s\", \"Username\": \"%s\", \"Secret\": \"%s\"}' \"$server\" "
                        + RegistryServer.USER + " \"$VAULT_WORD\"\n");
        assertTrue(helper.toFile().setExecutable(true));
        try (RegistryServer closed = RegistryServer.withPassword()) {
            Files.writeString(
                    folder.resolve("config.json"), "{\"credHelpers\": {\"" + closed.host() + "\": \"vault\"}}");
            String push = "containerPush image: '" + good + "', references: ['" + closed.image("web:1") + "']";
            String around = "withEnv(['PATH+VAULT=" + folder + "', 'DOCKER_CONFIG=" + folder + "', 'VAULT_SERVER="
                    + closed.host() + "', 'VAULT_WORD=";

            WorkflowRun wrong = build(Result.FAILURE, validate(good) + around + "not the word']) { " + push + " }");
            assertNull(closed.digest("web", "1"));
            WorkflowRun right = build(Result.SUCCESS, around + RegistryServer.PASSWORD + "']) { " + push + " }");

            assertNotNull(closed.digest("web", "1"));
            for (WorkflowRun run : List.of(wrong, right)) {
                assertFalse(JenkinsRule.getLog(run).contains("Exception"), JenkinsRule.getLog(run));
            }
        }
    }

    @Test
    void aRegistryThatDiesIsAnErrorThatSaysWhatWasPushed() throws Exception {
        try (RegistryServer dying = RegistryServer.open()) {
            WorkflowJob job = job(validate(good) + "containerPush image: '" + good + "', references: ['"
                    + registry.image("web" + count + ":1") + "', '" + dying.image("web:1") + "'], timeout: 60");
            dying.kill();

            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

            assertNotNull(digest());
            jenkins.assertLogContains("not pushed: " + dying.image("web:1"), run);
            assertEquals(1, only(run).getPushes().size(), "what was pushed is recorded all the same");
        }
    }

    @Test
    void anAbortSaysWhatWasNotPushed() throws Exception {
        try (RegistryServer frozen = RegistryServer.open()) {
            WorkflowRun run = job(validate(good) + "containerPush image: '" + good + "', references: ['"
                            + registry.image("web" + count + ":1") + "', '" + frozen.image("web:1") + "']")
                    .scheduleBuild2(0)
                    .waitForStart();
            abortSecondPush(run, frozen);
        }
    }

    @Test
    void anAbortOfAFreestyleJobSaysAndRecordsTheSame() throws Exception {
        build(Result.SUCCESS, validate(good));
        try (RegistryServer frozen = RegistryServer.open()) {
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.setAssignedNode(agent);
            ContainerPushStep step = new ContainerPushStep(good);
            step.setReferences(List.of(registry.image("web" + count + ":1"), frozen.image("web:1")));
            job.getBuildersList().add(new ContainerPushBuilder(step));
            abortSecondPush(job.scheduleBuild2(0).waitForStart(), frozen);
        }
    }

    private void abortSecondPush(Run<?, ?> run, RegistryServer frozen) throws Exception {
        frozen.freeze();
        jenkins.waitForMessage("Pushed " + registry.image("web" + count + ":1"), run);
        Thread.sleep(1000);

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("The push was interrupted; pushed: ", run);
        jenkins.assertLogContains("not pushed: " + frozen.image("web:1"), run);
        assertEquals(1, only(run).getPushes().size(), "what was pushed is recorded all the same");
    }

    @Test
    void twoJobsThatRaceForOneTagPushOnlyWhatPassed() throws Exception {
        String other = images.withHook("other" + count + ":1", "echo fine, too " + count);
        WorkflowJob one = job(validate(good) + push(good, ""));
        WorkflowJob two = job(validate(other) + push(other, ""));
        WorkflowRun first = one.scheduleBuild2(0).waitForStart();
        WorkflowRun second = two.scheduleBuild2(0).waitForStart();

        jenkins.waitForCompletion(first);
        jenkins.waitForCompletion(second);

        List<String> digests = List.of(first, second).stream()
                .flatMap(run -> ContainerImages.of(run).stream())
                .flatMap(image -> image.getPushes().stream())
                .map(RecordedPush::getDigest)
                .toList();
        assertTrue(digests.contains(digest()), digests + " " + digest());
        for (WorkflowRun run : List.of(first, second)) {
            // The loser of the race may be told so, but never by a stack trace.
            assertFalse(JenkinsRule.getLog(run).contains("Exception"), JenkinsRule.getLog(run));
        }
    }

    @Test
    void aFreestyleJobHasTheSameGate() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        ContainerPushStep step = new ContainerPushStep(good.replace(":1", ":$BUILD_NUMBER"));
        step.setReferences(List.of(registry.image("web" + count + ":$BUILD_NUMBER")));
        step.setRegistry(new DockerRegistryEndpoint("http://" + registry.host(), null));
        job.getBuildersList().add(new ContainerPushBuilder(step));
        job = FormTrip.of(jenkins, job);
        job.updateNextBuildNumber(1);

        jenkins.assertLogContains("there is no verdict on it", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        assertNull(digest());

        build(Result.SUCCESS, validate(good));
        TestImages.docker("tag", good, good.replace(":1", ":2"));
        Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
        assertNotNull(registry.digest("web" + count, "2"));
        assertEquals(1, only(run).getPushes().size());
    }

    @Test
    void whatAConfigXmlLeavesOutHasItsDefault() throws Exception {
        FreeStyleProject job = ConfigXml.job(
                jenkins, ContainerPushBuilder.class, "<push><arguments><image>" + good + "</image></arguments></push>");
        job.setAssignedNode(agent);
        jenkins.assertLogContains("there is no verdict on it", jenkins.buildAndAssertStatus(Result.FAILURE, job));

        for (FreeStyleProject saved : ConfigXml.savedInForm(
                jenkins, ContainerPushBuilder.class, List.of("", "<push/>", "<push><arguments/></push>"))) {
            jenkins.assertLogContains("Say what to push", jenkins.buildAndAssertStatus(Result.FAILURE, saved));
        }
    }

    @Test
    void aPassByACommandInPlaceOfTheHookOpensTheGateOnlyWhereThePushSaysSo() throws Exception {
        String byOther = "containerValidate image: '" + good + "', method: 'true'\n";

        WorkflowRun refused = build(Result.FAILURE, byOther + push(good, ""));
        assertNull(digest());
        jenkins.assertLogContains("in place of its own hook", refused);
        jenkins.assertLogContains("its own VALIDATE hook has not passed, only the command 'true'", refused);
        jenkins.assertLogContains("or say 'acceptMethod: true'", refused);

        WorkflowRun pushed = build(Result.SUCCESS, byOther + push(good, ", acceptMethod: true"));
        jenkins.assertLogContains("by the command 'true' in place of its own hook", pushed);
        assertNotNull(digest());
    }

    @Test
    void aPassByACommandInPlaceOfTheHookDoesNotOverruleAFailureOfAnotherJob() throws Exception {
        build(Result.FAILURE, validate(bad));

        WorkflowRun run =
                build(Result.FAILURE, "containerValidate image: '" + bad + "', method: 'true'\n" + push(bad, ""));

        assertNull(digest());
        jenkins.assertLogContains("may not be pushed: its validation at", run);
    }
}
