package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import hudson.util.Secret;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the console masks appears nowhere else: not in any file that a build leaves, and so on no page. */
@WithJenkins
class MaskingTest {
    /** With characters that XML, JSON and HTML each write in their own way. */
    private static final String SECRET = "s3cr3t<&\"w0rd";
    /** The name of an image may be a secret, too; it must be in lower case. */
    private static final String NAME = "hiddencustomer";

    /** Without characters that may be written in another way. */
    private static final List<String> TELLTALES = List.of("s3cr3t", "w0rd", NAME);

    private static TestImages images;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static String talkative;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        talkative = images.withHook(
                NAME + ":1",
                "echo 1..3",
                "echo \"ok 1 - logs in with $TOKEN\"",
                "echo \"not ok 2 - logs out with $TOKEN\"",
                "echo '  ---'",
                "echo \"  message: got $TOKEN\"",
                "echo '  ...'",
                "echo \"not ok 3 - $TOKEN # SKIP $TOKEN\"",
                "echo \"on stderr: $TOKEN\" >&2",
                "exit 1");
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
        for (Map.Entry<String, String> secret :
                Map.of("token", SECRET, "customer", NAME).entrySet()) {
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new StringCredentialsImpl(
                            CredentialsScope.GLOBAL, secret.getKey(), "", Secret.fromString(secret.getValue())));
        }
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        images.assertNothingLeft();
        Threads.assertNoneLeft();
    }

    private static WorkflowRun build(Result expected, String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName()
                        + "') {\nwithCredentials([string(credentialsId: 'token', variable: 'TOKEN'),"
                        + " string(credentialsId: 'customer', variable: 'CUSTOMER')]) {\n" + body + "\n}\n}",
                true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    /** An expression for the image's name that does not contain it. */
    private static String image(String tag) {
        return "\"" + talkative.replace(NAME + ":1", "${CUSTOMER}:" + tag) + "\"";
    }

    private static void assertNowhere(Run<?, ?> run) throws IOException {
        Path home = jenkins.jenkins.getRootDir().toPath();
        for (Path folder : List.of(run.getRootDir().toPath(), home.resolve("container-lifecycle"))) {
            if (!Files.exists(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                    for (String telltale : TELLTALES) {
                        assertFalse(content.contains(telltale), () -> telltale + " is in " + file + ": " + content);
                    }
                }
            }
        }
    }

    private static void assertNotServed(Run<?, ?> run, String... pages) throws Exception {
        for (String page : pages) {
            String content;
            try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
                content =
                        browser.goTo(run.getUrl() + page, null).getWebResponse().getContentAsString();
            }
            for (String telltale : TELLTALES) {
                assertFalse(content.contains(telltale), () -> telltale + " is on " + page + ": " + content);
            }
        }
    }

    @Test
    void aSecretThatAHookPrintsIsInNoTestResultReasonOrVerdict() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                "containerValidate image: " + image("1") + ", env: [TOKEN: TOKEN], stdioRetention: 'ALL'");

        assertEquals(3, run.getAction(TestResultAction.class).getTotalCount());
        assertTrue(run.getAction(TestResultAction.class)
                .getFailedTests()
                .get(0)
                .getName()
                .contains("logs out with ****"));
        ImageReport image = ContainerImages.of(run).get(0);
        assertTrue(image.getName().contains("****"), image.getName());
        assertNotServed(
                run,
                "",
                "testReport/",
                "testReport/api/xml?depth=9",
                "container-images/",
                "container-images/api/json",
                "console");
        assertNowhere(run);
    }

    @Test
    void aSecretInAReportFileOrInWhatEndsTheHookIsNowhereElse() throws Exception {
        String file = images.withHook(
                "file:1",
                "e=$(printf %s \"$TOKEN\" | sed 's/&/\\&amp;/g; s/</\\&lt;/g; s/\"/\\&quot;/g')",
                "echo \"<testsuite name='$e'><testcase classname='$e' name='$e'><error message='$e'>$e</error></testcase>"
                        + "</testsuite>\" >$CONTAINER_REPORT_DIR/a.xml");
        String bail = images.withHook("bail:1", "echo 1..2", "echo \"Bail out! $TOKEN\"");
        String dies = images.withHookAnd("dies:1", "CMD echo \"$TOKEN\"; exit 3", "true");

        StringBuilder body = new StringBuilder();
        for (String image : List.of(file, bail, dies)) {
            body.append("echo \"reason: ${containerValidate(image: '")
                    .append(image)
                    .append("', env: [TOKEN: TOKEN], onFailure: 'UNSTABLE', mode: 'SERVICE').reason}\"\n");
        }

        WorkflowRun run = build(Result.UNSTABLE, body.toString());

        assertNotServed(run, "testReport/api/xml?depth=9", "container-images/", "console");
        assertNowhere(run);
    }

    @Test
    void didYouMeanDoesNotTellTheNameOfAnImageThatIsASecret() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                "containerValidate image: '" + talkative.replace(NAME, NAME.replace("cust", "cast")) + "'");

        jenkins.assertLogContains("****", run);
        assertNotServed(run, "", "console");
        // This test's own script contains the misspelt name, which is not a secret.
        assertNowhere(run);
    }

    @Test
    void aStampAndAForcedPushKeepNoSecretEither() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            WorkflowRun run = build(
                    Result.SUCCESS,
                    "writeFile file: 'Dockerfile', text: 'FROM " + images.withoutHook() + "'\n"
                            + "containerMetadata image: " + image("2") + ", validate: \"check ${TOKEN}\"\n"
                            + "sh("
                            + image("1").replaceFirst("\"", "\"docker tag ").replaceFirst("\"$", " ")
                            + image("2").substring(1) + ")\n"
                            + "containerPush image: " + image("2") + ", references: [\"" + registry.host()
                            + "/${CUSTOMER}:1\"], force: \"for ${TOKEN}\"");

            ImageReport pushed = ContainerImages.of(run).stream()
                    .filter(image -> !image.getPushes().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertEquals("for ****", pushed.getPushes().get(0).getForced());
            assertEquals(registry.host() + "/****:1", pushed.getPushes().get(0).getReference());
            assertNotServed(run, "container-images/", "container-images/api/json", "console");
            assertNowhere(run);
        }
    }

    @Test
    void aFreestyleJobKeepsNoSecretEither() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildWrappersList()
                .add(new SecretBuildWrapper(
                        List.of(new StringBinding("TOKEN", "token"), new StringBinding("CUSTOMER", "customer"))));
        ContainerValidateStep step = new ContainerValidateStep();
        step.setImage(talkative.replace(NAME, "$CUSTOMER"));
        step.setEnv(Map.of("TOKEN", "$TOKEN"));
        step.setOnFailure(OnFailure.UNSTABLE);
        step.setStdioRetention("ALL");
        job.getBuildersList().add(new ContainerValidateBuilder(step));

        Run<?, ?> run = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);

        assertEquals(3, run.getAction(TestResultAction.class).getTotalCount());
        assertNotServed(run, "", "testReport/api/xml?depth=9", "container-images/", "console");
        assertNowhere(run);
    }

    @Test
    void aBuildStepInAPipelineSaysWhichStepToUse() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                "step([$class: 'ContainerValidateBuilder', validation: [$class: 'ContainerValidateStep', image: 'x']])");

        jenkins.assertLogContains(
                "This build step is for freestyle jobs; a Pipeline has the step containerValidate.", run);
        assertFalse(JenkinsRule.getLog(run).contains("\tat "), JenkinsRule.getLog(run));
    }
}
