package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.containerlifecycle.plugin.ConfigXml;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import java.net.URL;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ContainerMetadataBuilderTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    @Test
    void comesBackFromTheConfigurationPageAsItWent() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        ContainerMetadataStep step = ContainerMetadataStepTest.full();
        job.getBuildersList().add(new ContainerMetadataBuilder(step));
        job.save();

        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.getOptions().setCssEnabled(false);
            browser.login("admin");
            jenkins.submit(browser.getPage(job, "configure").getFormByName("config"));
        }

        ContainerMetadataStep back =
                job.getBuildersList().get(ContainerMetadataBuilder.class).getMetadata();
        jenkins.assertEqualDataBoundBeans(step, back);
    }

    @Test
    void whatAConfigXmlLeavesOutIsEmpty() throws Exception {
        for (String content : List.of("", "<metadata/>")) {
            FreeStyleProject job = ConfigXml.job(jenkins, ContainerMetadataBuilder.class, content);
            job.setScm(new SingleFileSCM("Dockerfile", "FROM scratch\n"));

            jenkins.buildAndAssertSuccess(job);
        }
    }

    @Test
    void expandsVariablesOfTheBuildButNotTheImagesCommands() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("freestyle");
        job.setScm(new SingleFileSCM("Dockerfile", "FROM scratch\n"));
        ContainerMetadataStep step = new ContainerMetadataStep();
        step.setImage("example/$JOB_NAME");
        step.setTags(List.of("b${BUILD_NUMBER}"));
        step.setValidate("/validate $BUILD_NUMBER");
        step.setVersion("1.$BUILD_NUMBER");
        step.setHealthcheck("validate");
        step.setHealthRetries(5);
        step.setAuthors(List.of("$JOB_NAME people"));
        step.setUrls(Map.of("changelog", "https://example.org/$BUILD_NUMBER"));
        job.getBuildersList().add(new ContainerMetadataBuilder(step));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        String json =
                build.getWorkspace().child(".container/freestyle/metadata.json").readToString();
        assertTrue(json.contains("\"example/freestyle\""), json);
        assertTrue(json.contains("[\"b1\"]"), json);
        assertTrue(json.contains("\"/validate $BUILD_NUMBER\""), json);
        assertTrue(json.contains("{\"hook\":\"validate\",\"retries\":5}"), json);
        assertTrue(json.contains("\"1.1\"") && json.contains("freestyle people"), json);
        assertTrue(json.contains("https://example.org/1"), json);
        jenkins.assertLogContains("docker build -f .container/", build);
    }

    @Test
    void anEmptyFieldIsNotGivenAndACommentIsNoCommand() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setScm(new SingleFileSCM("Dockerfile", "FROM scratch\n"));
        ContainerMetadataStep step = new ContainerMetadataStep();
        step.setProject("plain");
        step.setValidate("  ");
        job.getBuildersList().add(new ContainerMetadataBuilder(step));
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        assertFalse(
                build.getWorkspace()
                        .child(".container/plain/metadata.json")
                        .readToString()
                        .contains("validate_method\": \""),
                "no hook");

        step.setMonitor("# to be done");
        jenkins.assertLogContains(
                "ERROR: 'monitor' is '# to be done', which is blank or only a comment",
                jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }

    @Test
    void checksValuesByPostForThoseWhoMaySeeTheForm() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        JenkinsRule.WebClient admin = browser("admin");
        JenkinsRule.WebClient reader = browser("reader");

        assertTrue(check(admin, job, HttpMethod.POST, "checkImage?value=Example/DNS")
                .contains("must be a repository in lower case"));
        assertTrue(
                check(admin, job, HttpMethod.POST, "checkTags?value=a%20b%2Fc").contains("A tag is"));
        assertTrue(check(admin, job, HttpMethod.POST, "checkUser?value=%5B1%5D").contains("is not a JSON object"));
        assertTrue(check(admin, job, HttpMethod.POST, "checkBuildArgs?value=x").contains("is not NAME=VALUE"));
        assertTrue(check(admin, job, HttpMethod.POST, "checkLicenses?value=Apache%202")
                .contains("which is not an SPDX license expression"));
        assertTrue(check(admin, job, HttpMethod.POST, "checkUrls?value=home%3Dexample")
                .contains("must be an address"));
        for (String check : List.of("Urls", "BuildArgs")) {
            assertTrue(
                    check(admin, job, HttpMethod.POST, "check" + check + "?value=home%3Dhttps://a/%0Ahome%3Dhttps://b/")
                            .contains("More than one line begins with"));
        }
        assertEquals("<div/>", check(admin, job, HttpMethod.POST, "checkLicenses?value=MIT"));
        for (String time : List.of("Interval", "Timeout", "StartPeriod")) {
            assertTrue(check(admin, job, HttpMethod.POST, "checkHealth" + time + "?value=-1")
                    .contains("must"));
            assertEquals("<div/>", check(admin, job, HttpMethod.POST, "checkHealth" + time + "?value=60"));
        }
        for (String hook : List.of("Validate", "Start", "Update", "Monitor", "Metrics")) {
            assertTrue(check(admin, job, HttpMethod.POST, "check" + hook + "?value=%23nothing")
                    .contains("which is blank or only a comment"));
            assertEquals("<div/>", check(admin, job, HttpMethod.POST, "check" + hook + "?value="));
        }
        assertTrue(check(admin, job, HttpMethod.POST, "checkContext?value=https://example.org/a")
                .contains("is not a folder"));
        assertEquals("<div/>", check(admin, job, HttpMethod.POST, "checkImage?value=example/%24JOB_NAME"));
        assertEquals("404", check(admin, job, HttpMethod.GET, "checkImage?value=x"));
        assertEquals("<div/>", check(reader, job, HttpMethod.POST, "checkImage?value=Example/DNS"), "not told");
    }

    private static JenkinsRule.WebClient browser(String user) throws Exception {
        JenkinsRule.WebClient browser = PlainBrowser.open(jenkins);
        browser.setThrowExceptionOnFailingStatusCode(false);
        return browser.login(user);
    }

    /** The answer, or the status if there is none. */
    private static String check(JenkinsRule.WebClient browser, FreeStyleProject job, HttpMethod method, String check)
            throws Exception {
        URL url = new URL(jenkins.getURL() + job.getUrl() + "descriptorByName/" + ContainerMetadataStep.class.getName()
                + "/" + check);
        WebRequest request = new WebRequest(url, method);
        if (method == HttpMethod.POST) {
            browser.addCrumb(request);
        }
        Page page = browser.getPage(request);
        int status = page.getWebResponse().getStatusCode();
        return status == 200 ? page.getWebResponse().getContentAsString() : String.valueOf(status);
    }
}
