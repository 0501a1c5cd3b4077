package io.jenkins.plugins.containerlifecycle.plugin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.CaseResult;
import hudson.tasks.junit.TestResultAction;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.containerlifecycle.plugin.ConfigXml;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedAudit;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Agents;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Threads;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is in images, from Jenkins, on a real engine. */
@WithJenkins
class ContainerAuditTest {
    private static final String OLD = "3.0.11-1";
    private static final String NEW = "3.0.15-1";

    private static TestImages images;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    /** With an OpenSSL that nobody should have. */
    private static String old;

    private static String mended;
    private static int count;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        old = debian("old:1", OLD, "");
        mended = debian("mended:1", NEW, "");
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        images.assertNothingLeft();
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    private static String entry(String name, String version, String source) {
        return "Package: " + name + "\nStatus: install ok installed\nArchitecture: amd64\nSource: " + source
                + "\nVersion: " + version + "\n\n";
    }

    /** The database of a Debian, without the rest of it. */
    private static Map<String, String> database(String openssl, String more) {
        return Map.of(
                "status",
                entry("libssl3", openssl, "openssl") + entry("zlib1g", "1:1.2-1", "zlib") + more,
                "os-release",
                "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian 12\"\n");
    }

    private static final String COPY = "COPY status /var/lib/dpkg/status\nCOPY os-release /etc/os-release\n";

    private static String debian(String name, String openssl, String more) throws Exception {
        return images.withFiles(name, COPY, database(openssl, more));
    }

    private static WorkflowRun build(Result expected, WorkflowJob job, String body) throws Exception {
        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {\n" + body + "\n}", true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private static WorkflowRun build(Result expected, String body) throws Exception {
        return build(expected, jenkins.createProject(WorkflowJob.class), body);
    }

    private static List<RecordedAudit> audits(Run<?, ?> run) {
        return ContainerImages.audits(run);
    }

    private static HtmlPage page(Run<?, ?> run, String below) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            return browser.getPage(run, below);
        }
    }

    private static String text(HtmlPage page) {
        return page.querySelector("#main-panel").asNormalizedText().replaceAll("\\s+", " ");
    }

    private static JsonNode json(Run<?, ?> run, String below) throws Exception {
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            return new ObjectMapper()
                    .readTree(browser.goTo(run.getUrl() + below, "application/json")
                            .getWebResponse()
                            .getContentAsString());
        }
    }

    private static JsonNode sbom(Run<?, ?> run, String path) throws Exception {
        try (InputStream in = run.getArtifactManager().root().child(path).open()) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void whatIsDeniedAndFoundFailsTheBuildAndIsATestResultAndOnThePages() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                "stage('Audit') { containerAudit image: '" + old
                        + "', deny: ['openssl<3.0.15', 'telnetd'] }\necho 'pushed'");

        jenkins.assertLogContains("openssl<3.0.15: openssl " + OLD + " (libssl3) came with " + old, run);
        jenkins.assertLogContains("ERROR: Audit of " + old + ": 1 of 2 rules found something: openssl<3.0.15.", run);
        jenkins.assertLogContains("2 packages of Debian 12.", run);
        jenkins.assertLogNotContains("pushed", run);
        TestResultAction tests = run.getAction(TestResultAction.class);
        assertEquals(2, tests.getTotalCount());
        CaseResult failed = tests.getFailedTests().get(0);
        assertEquals("openssl<3.0.15", failed.getName());
        assertEquals(old.replace(":1", "").replace('/', '.') + ".audit", failed.getClassName());
        assertTrue(failed.getErrorDetails().contains("openssl " + OLD), failed.getErrorDetails());
        assertEquals(List.of("Audit"), failed.getEnclosingFlowNodeNames());

        RecordedAudit audit = audits(run).get(0);
        assertEquals("found", audit.getOutcome());
        assertEquals(2, audit.getPackageCount());
        assertEquals(2, audit.getRuleCount());
        String summary = text(page(run, ""));
        assertTrue(summary.contains("found " + old + ": 2 packages: 2 from " + old), summary);
        assertTrue(summary.contains("openssl<3.0.15: openssl " + OLD), summary);
        String all = text(page(run, "container-images/"));
        assertTrue(all.contains("openssl " + OLD) && all.contains("Bill of materials"), all);
        HtmlPage packages = page(run, "container-images/packages/1/");
        assertEquals(2, packages.querySelectorAll("details tbody tr").size());
        String filtered = text(page(run, "container-images/packages/1/?q=SSL"));
        assertTrue(filtered.contains("libssl3") && !filtered.contains("zlib1g"), filtered);
        assertTrue(text(page(run, "container-images/packages/1/?q=%3Cb%3E"))
                .contains("No package of this image has '<b>'"));
        assertEquals(
                "found",
                json(run, "container-images/api/json").at("/audits/0/outcome").asText());
        JsonNode api = json(run, "container-images/packages/1/api/json");
        assertEquals("libssl3", api.at("/packages/0/name").asText());
        assertEquals(
                "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12",
                api.at("/packages/0/purl").asText());
    }

    @Test
    void whatIsNotDeniedPassesAndThePipelineGetsAll() throws Exception {
        WorkflowRun run = build(
                Result.UNSTABLE,
                "def r = containerAudit(image: '" + mended + "', deny: 'openssl<3.0.15')\n"
                        + "echo \"came to ${r.outcome}, ${r.packages} packages, ${r.coverage}, ${r.rules[0].outcome},"
                        + " ${r.sbom}, ${r.since}, ${r.message}\"\n"
                        + "def bad = containerAudit(image: '" + old
                        + "', deny: ['openssl<3.0.15'], onFound: 'unstable', sbom: 'false', testResults: false)\n"
                        + "echo \"then ${bad.outcome}: ${bad.rules[0].findings[0].version}"
                        + " ${bad.rules[0].findings[0].packages} ${bad.sbom}\"");

        jenkins.assertLogContains(
                "came to passed, 2 packages, complete, passed, container-lifecycle/"
                        + mended.replace('/', '+').replace(':', '=') + ".cdx.json, null, Audit of " + mended
                        + ": the only rule found nothing.",
                run);
        jenkins.assertLogContains("then found: " + OLD + " [libssl3] null", run);
        assertEquals(1, run.getAction(TestResultAction.class).getTotalCount());
        assertEquals(1, run.getArtifacts().size());
    }

    @Test
    void whatIsNotKnownIsNeverGreenUnlessThatIsSaid() throws Exception {
        String nothing = images.withoutHook();

        WorkflowRun failed = build(Result.FAILURE, "containerAudit image: '" + nothing + "', deny: ['openssl<3.0.15']");
        jenkins.assertLogContains("openssl<3.0.15: not known. No database of dpkg, apk or rpm was found", failed);
        jenkins.assertLogContains(
                "ERROR: Audit of " + nothing + ": not known for 1 of 1 rule: openssl<3.0.15.", failed);
        TestResultAction tests = failed.getAction(TestResultAction.class);
        assertEquals(1, tests.getTotalCount());
        assertEquals(1, tests.getFailCount());

        build(
                Result.UNSTABLE,
                "containerAudit image: '" + nothing + "', deny: ['openssl<3.0.15'], onFound: 'UNSTABLE'");
        WorkflowRun without = build(Result.FAILURE, "containerAudit '" + nothing + "'");
        jenkins.assertLogContains("ERROR: Audit of " + nothing + ": not all packages are known: No database", without);

        WorkflowRun allowed = build(
                Result.SUCCESS,
                "def r = containerAudit(image: '" + nothing + "', deny: ['openssl<3.0.15'], allowUnknown: true)\n"
                        + "echo \"is ${r.outcome}\"\ncontainerAudit image: '" + nothing + "', allowUnknown: true");
        jenkins.assertLogContains("is unknown", allowed);
        assertEquals(1, allowed.getAction(TestResultAction.class).getSkipCount());
        assertEquals("unknown", audits(allowed).get(0).getOutcome());
        // What is found counts all the same.
        build(Result.FAILURE, "containerAudit image: '" + old + "', deny: ['openssl<3.0.15'], allowUnknown: true");
    }

    @Test
    void rulesComeFromAFileBelowTheCurrentFolderOnTheAgent() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                "writeFile file: 'sub/rules.txt', text: '# night\\nopenssl<3.0.12 # CVE-1\\nzlib\\n'\n"
                        + "dir('sub') { containerAudit image: '" + mended
                        + "', rulesFile: 'rules.txt', deny: ['curl'] }");
        jenkins.assertLogContains("1 of 3 rules found something: zlib.", run);
        assertEquals(3, run.getAction(TestResultAction.class).getTotalCount());

        WorkflowRun found = build(
                Result.FAILURE,
                "writeFile file: 'rules.txt', text: 'openssl<3.0.12 # CVE-1'\ncontainerAudit image: '" + old
                        + "', rulesFile: 'rules.txt'");
        jenkins.assertLogContains("openssl<3.0.12 (CVE-1): openssl " + OLD, found);

        for (Map.Entry<String, String> mistake : Map.of(
                        "containerAudit image: 'IMAGE', rulesFile: 'none.txt'",
                        "ERROR: The file of 'rulesFile', none.txt, cannot be read: there is no such file.",
                        "sh 'ln -s /etc/passwd passwd'\ncontainerAudit image: 'IMAGE', rulesFile: 'passwd'",
                        "ERROR: The file of 'rulesFile', passwd, is not below the current folder",
                        "writeFile file: 'bad.txt', text: 'a<<'\ncontainerAudit image: 'IMAGE', rulesFile: 'bad.txt'",
                        "ERROR: bad.txt, line 1: In the condition 'a<<'")
                .entrySet()) {
            WorkflowRun bad = build(Result.FAILURE, mistake.getKey().replace("IMAGE", mended));
            jenkins.assertLogContains(mistake.getValue(), bad);
            jenkins.assertLogNotContains("root:", bad);
            jenkins.assertLogNotContains("\tat ", bad);
        }
    }

    @Test
    void anImageWithAsManyVersionsOfAPackageAsItMayHaveIsAuditedInGoodTime() throws Exception {
        String secret = "hiddenword";
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "word", "", Secret.fromString(secret)));
        StringBuilder status = new StringBuilder(entry(secret, "1", secret));
        for (int i = 1; i < 20_000; i++) {
            status.append(entry("openssl", i + "." + "9".repeat(180), "openssl"));
        }
        String image =
                images.withFiles("many:1", COPY, Map.of("status", status.toString(), "os-release", "ID=debian\n"));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        long begun = System.nanoTime();
        for (int i = 0; i < 2; i++) {
            WorkflowRun run = build(
                    Result.UNSTABLE,
                    job,
                    "withCredentials([string(credentialsId: 'word', variable: 'WORD')]) {\n"
                            + "def r = containerAudit(image: '" + image
                            + "', deny: ['openssl', 'openssl<3'], onFound: 'UNSTABLE')\n"
                            + "echo \"${r.rules[0].findings.size()} of ${r.rules[0].finding_count}\" }");
            jenkins.assertLogContains("100 of 19999", run);
            assertEquals(2, run.getAction(TestResultAction.class).getFailCount());
            assertTrue(JenkinsRule.getLog(run).length() < 100_000, "the log is short");
            page(run, "container-images/packages/1/");
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        assertTrue(seconds < 600, seconds + " s");
    }

    @Test
    void aRuleForWhatNobodyHasEverInstalledSaysSo() throws Exception {
        WorkflowRun run = build(
                Result.SUCCESS,
                "def r = containerAudit(image: '" + mended
                        + "', deny: ['openssl<3.0.15', 'opensll<3.0.15', 'pkg:deb/ubuntu/openssl'])\n"
                        + "echo \"found: ${r.rules*.name_found}\"");

        jenkins.assertLogContains(
                "No package of these names is in it, in whatever version: opensll<3.0.15, pkg:deb/ubuntu/openssl."
                        + " They may be misspelt, or have other names in that distribution.",
                run);
        jenkins.assertLogContains("found: [true, false, false]", run);
        WorkflowRun one = build(Result.SUCCESS, "containerAudit image: '" + mended + "', deny: 'opensll'");
        jenkins.assertLogContains("No package of that name is in it, in whatever version: opensll. It may be", one);
    }

    @Test
    void whatCannotBeKeptIsSaidAndTheVerdictCountsAllTheSame() throws Exception {
        Path packages = jenkins.jenkins.getRootDir().toPath().resolve("container-lifecycle/packages");
        Path aside = packages.resolveSibling("packages-aside");
        boolean moved = Files.exists(packages);
        if (moved) {
            Files.move(packages, aside);
        }
        Files.createDirectories(packages.getParent());
        Files.writeString(packages, "in the way");
        try {
            String image = debian("unkept:1", OLD, entry("unkept", "1", "unkept"));
            WorkflowRun run = build(Result.FAILURE, "containerAudit image: '" + image + "', deny: ['openssl<3.0.15']");

            jenkins.assertLogContains("The packages are not kept, so the build's page cannot show them: ", run);
            jenkins.assertLogContains("1 of 1 rule found something", run);
            jenkins.assertLogNotContains("\tat ", run);
            assertTrue(text(page(run, "container-images/packages/1/")).contains("is not known any more"));
        } finally {
            Files.delete(packages);
            if (moved) {
                Files.move(aside, packages);
            }
        }
    }

    @Test
    void whatCannotBeNotedOfAnImageIsNoPassAndAllElseIsToldAndKept() throws Exception {
        Path folder = jenkins.jenkins.getRootDir().toPath().resolve("container-lifecycle/images");
        Path aside = folder.resolveSibling("images-aside");
        boolean moved = Files.exists(folder);
        if (moved) {
            Files.move(folder, aside);
        }
        Files.createDirectories(folder.getParent());
        Files.writeString(folder, "in the way");
        try {
            String deny = "', deny: ['openssl<3.0.15'], onFound: 'UNSTABLE'";
            WorkflowRun passed = build(Result.FAILURE, "containerAudit image: '" + mended + deny);
            jenkins.assertLogContains("the only rule found nothing", passed);
            WorkflowRun found = build(Result.FAILURE, "containerAudit image: '" + old + deny);
            jenkins.assertLogContains("openssl<3.0.15: openssl " + OLD + " (libssl3) came with " + old, found);
            jenkins.assertLogContains("ERROR: The audit of " + images.repository(""), passed);
            jenkins.assertLogContains("ERROR: Audit of " + old + ": 1 of 1 rule found something", found);
            for (WorkflowRun run : List.of(passed, found)) {
                jenkins.assertLogContains("The audit of " + images.repository(""), run);
                jenkins.assertLogContains(" cannot be kept as a whole (That this build refers to the image", run);
                jenkins.assertLogNotContains("\tat ", run);
                assertEquals(1, run.getAction(TestResultAction.class).getTotalCount());
                assertEquals(1, run.getArtifacts().size());
                assertEquals(1, audits(run).size());
            }
        } finally {
            Files.delete(folder);
            if (moved) {
                Files.move(aside, folder);
            }
        }
    }

    @Test
    void anotherWhoHasAuditedTheImageDoesNotNameItHere() throws Exception {
        String theirs = debian("theirs:1", OLD, entry("ours", "1", "ours"));
        String ours = images.repository("ours") + ":1";
        build(Result.SUCCESS, "containerAudit '" + theirs + "'");
        WorkflowRun run =
                build(Result.SUCCESS, "sh 'docker tag " + theirs + " " + ours + "'\ncontainerAudit '" + ours + "'");

        String page = text(page(run, "container-images/packages/1/"));
        assertTrue(page.contains(ours + ": 3 packages") && !page.contains("theirs"), page);
        String api = json(run, "container-images/packages/1/api/json").toString();
        assertFalse(api.contains("theirs"), api);
    }

    @Test
    void eachImageOfABuildHasItsBillOfMaterialsEvenIfANameMovesOn() throws Exception {
        String moving = images.repository("moving") + ":1";
        WorkflowRun run = build(
                Result.SUCCESS,
                "sh 'docker tag " + old + " " + moving + "'\ncontainerAudit '" + moving + "'\n"
                        + "sh 'docker tag " + mended + " " + moving + "'\ncontainerAudit '" + moving + "'\n"
                        + "containerAudit '" + mended + "'");

        Map<String, JsonNode> boms = new TreeMap<>();
        for (RecordedAudit audit : audits(run)) {
            assertEquals("noted", audit.getOutcome());
            boms.put(audit.getSbom(), sbom(run, audit.getSbom()));
        }
        assertEquals(3, boms.size(), boms.keySet().toString());
        JsonNode bom = boms.get(audits(run).get(0).getSbom());
        assertEquals("CycloneDX", bom.path("bomFormat").asText());
        assertEquals("1.6", bom.path("specVersion").asText());
        assertEquals(moving, bom.at("/metadata/component/name").asText());
        assertTrue(bom.path("components").toString().contains("pkg:deb/debian/libssl3@" + OLD), bom.toString());
        assertTrue(boms.get(audits(run).get(1).getSbom())
                .path("components")
                .toString()
                .contains("pkg:deb/debian/libssl3@" + NEW));
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            String href = page(run, "container-images/")
                    .getAnchorByText("Bill of materials")
                    .getHrefAttribute();
            String content = browser.goTo(run.getUrl() + "container-images/" + href, null)
                    .getWebResponse()
                    .getContentAsString();
            assertTrue(content.contains("CycloneDX"), content);
        }
        assertNull(run.getAction(TestResultAction.class), "no rule, no test");
    }

    @Test
    void thePagesSayWhatChangedSinceTheLastGoodBuildOfTheSameImage() throws Exception {
        String web = images.repository("web");
        String more = entry("netbase", "6.4", "netbase");
        debian("web:1", OLD, more);
        debian("web:2", NEW, entry("curl", "7.1-1", "curl"));
        debian("web:3", NEW, entry("tzdata", "2026a-0", "tzdata"));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        String other = "containerAudit '" + old + "'\n";
        WorkflowRun first = build(Result.SUCCESS, job, other + "containerAudit '" + web + ":1'");
        assertNull(audits(first).get(1).getSince());
        build(Result.FAILURE, job, "containerAudit '" + web + ":2'\nerror 'later'");

        WorkflowRun run = build(
                Result.SUCCESS,
                job,
                "def r = containerAudit('" + web + ":3')\n"
                        + "echo \"since ${r.since}: ${r.changed}, ${r.changes[2].name} ${r.changes[2].before} to ${r.changes[2].after}\"");

        jenkins.assertLogContains("Since #1, the last good build of this image: 1 added, 1 removed, 1 upgraded.", run);
        jenkins.assertLogContains("since 1: 3, libssl3 " + OLD + " to " + NEW, run);
        RecordedAudit audit = audits(run).get(0);
        assertEquals(1, audit.getSince());
        assertEquals("1 added, 1 removed, 1 upgraded.", audit.getChanges());
        String summary = text(page(run, ""));
        assertTrue(summary.contains("Since #1, the last good build: 1 added, 1 removed, 1 upgraded."), summary);
        HtmlPage packages = page(run, "container-images/packages/1/");
        String text = text(packages);
        assertTrue(text.contains("Since #1, the last good build of this image: 1 added, 1 removed, 1 upgraded."), text);
        assertTrue(text.matches(".*libssl3 upgraded " + OLD + " " + NEW + " .*"), text);
        assertTrue(text.contains("tzdata added 2026a-0"), text);
        assertTrue(text.contains("netbase removed 6.4"), text);
        JsonNode api = json(run, "container-images/packages/1/api/json");
        assertEquals(3, api.path("changes").size());
        assertEquals("upgraded", api.at("/changes/2/change").asText());

        WorkflowRun same = build(Result.SUCCESS, job, "containerAudit '" + web + ":3'");
        jenkins.assertLogContains("Since #3, the last good build of this image: it is the same image.", same);
        // After its build is gone, the changes are known still.
        first.delete();
        String after = text(page(run, "container-images/packages/1/"));
        assertTrue(after.contains("Since #1, the last good build") && after.contains("netbase removed"), after);
    }

    @Test
    void theAncestorThatBroughtAPackageIsNamed() throws Exception {
        String base = images.repository("base") + ":1";
        String web = images.repository("derived") + ":1";
        StringBuilder script = new StringBuilder();
        for (String[] each : new String[][] {
            {"base", base, images.withoutHook(), database(OLD, "").get("status")},
            {"web", web, base, database(OLD, entry("netbase", "6.4", "netbase")).get("status")}
        }) {
            script.append("dir('" + each[0] + "') {\nwriteFile file: 'status', text: '''" + each[3]
                    + "'''\nwriteFile file: 'os-release', text: 'ID=debian\\n'\n"
                    + "writeFile file: 'Dockerfile', text: 'FROM " + each[2] + "\\n" + COPY.replace("\n", "\\n") + "'\n"
                    + "def meta = containerMetadata(project: '" + each[0] + "', image: '" + each[1] + "')\n"
                    + "sh \"DOCKER_BUILDKIT=0 docker build -q -t " + each[1] + " ${meta.buildOptions} .\"\n}\n");
        }
        WorkflowRun run = build(
                Result.FAILURE, script + "containerAudit image: '" + web + "', deny: ['openssl<3.0.15', 'netbase']");

        jenkins.assertLogContains("netbase: netbase 6.4 came with web", run);
        jenkins.assertLogContains(
                "openssl<3.0.15: openssl " + OLD + " (libssl3) came with base or something below it", run);
        String summary = text(page(run, ""));
        assertTrue(summary.contains("3 packages: 2 from base, 1 from web"), summary);
        List<String> groups = page(run, "container-images/packages/1/").querySelectorAll("details > summary").stream()
                .map(group -> group.asNormalizedText())
                .toList();
        assertEquals(List.of("base: 2 packages", "web: 1 package"), groups);
    }

    @Test
    void anImageThatTheBuildHasNotStampedUnderItsNameIsRefused() throws Exception {
        String stamp = "writeFile file: 'Dockerfile', text: 'FROM scratch'\ncontainerMetadata image: '"
                + mended.replace(":1", "") + "'\n";
        WorkflowRun run = build(
                Result.FAILURE,
                stamp + "containerAudit image: '" + mended + "', deny: ['telnetd'], onFound: 'UNSTABLE'");
        jenkins.assertLogContains("ERROR: The image " + mended + " is not the one that was stamped in this build", run);
        assertTrue(audits(run).isEmpty());

        build(Result.SUCCESS, stamp + "containerAudit image: '" + mended + "', deny: ['telnetd'], anyStamp: true");
        WorkflowRun absent =
                build(Result.FAILURE, "containerAudit image: '" + images.absent() + "', onFound: 'UNSTABLE'");
        jenkins.assertLogContains("ERROR: ", absent);
        jenkins.assertLogContains(images.absent(), absent);
    }

    @Test
    void anAuditThatIsAbortedLeavesNothing() throws Exception {
        try (HeldEngine engine = new HeldEngine()) {
            WorkflowRun run = begin(engine);
            engine.awaitRequest();
            assertTrue(LeftoverSweeper.get().isOpen(agent.getNodeName()));
            run.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

            images.assertNothingLeft();
            assertFalse(LeftoverSweeper.get().isOpen(agent.getNodeName()));
            assertTrue(audits(run).isEmpty());
            assertNull(run.getAction(TestResultAction.class));
        }
    }

    @Test
    void aJobThatIsDeletedMeanwhileLeavesNothing() throws Exception {
        try (HeldEngine engine = new HeldEngine()) {
            WorkflowRun run = begin(engine);
            engine.awaitRequest();
            Path folder = run.getParent().getRootDir().toPath();

            run.getParent().delete();

            engine.release();
            images.awaitContainers(0);
            assertFalse(LeftoverSweeper.get().isOpen(agent.getNodeName()));
            assertFalse(Files.exists(folder));
        }
    }

    @Test
    void anAuditWhoseAgentIsLostBeginsAgainWhenItIsBack() throws Exception {
        try (HeldEngine engine = new HeldEngine()) {
            WorkflowRun run = begin(engine);
            engine.awaitRequest();
            long pid = Agents.pid(agent);
            agent.toComputer().disconnect(null).get();
            jenkins.waitForMessage("The connection to the agent was lost", run);
            engine.release();
            Agents.bringBack(agent, pid);

            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));

            jenkins.assertLogContains("1 of 1 rule found something", run);
            assertEquals(1, audits(run).size());
            assertEquals(1, run.getAction(TestResultAction.class).getTotalCount());
            images.awaitContainers(0);
        }
    }

    private static WorkflowRun begin(HeldEngine engine) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { withEnv(['DOCKER_HOST=" + engine.host()
                        + "']) { containerAudit image: '" + old + "', deny: ['openssl<3.0.15'] } }",
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    @Test
    void whatTheLogMasksIsMaskedInAllThatIsKept() throws Exception {
        String secret = "hiddenproduct";
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "name", "", Secret.fromString(secret)));
        String image = debian(secret + ":1", OLD, entry(secret, "1.0", secret));
        WorkflowRun run = build(
                Result.FAILURE,
                "withCredentials([string(credentialsId: 'name', variable: 'NAME')]) {\ncontainerAudit image: \""
                        + image.replace(secret, "${NAME}") + "\", deny: [\"${NAME}\", 'openssl<3.0.15']\n}");

        jenkins.assertLogContains("2 of 2 rules found something", run);
        Path home = jenkins.jenkins.getRootDir().toPath();
        for (Path folder : List.of(run.getRootDir().toPath(), home.resolve("container-lifecycle"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    byte[] content = Files.readAllBytes(file);
                    String text = new String(unpacked(file, content), StandardCharsets.ISO_8859_1);
                    assertFalse(text.contains(secret) || file.toString().contains(secret), file + ": " + text);
                }
            }
        }
        assertEquals(2, run.getAction(TestResultAction.class).getFailCount());
        String page = page(run, "container-images/packages/1/").getWebResponse().getContentAsString();
        assertTrue(page.contains("libssl3") && !page.contains(secret), page);
    }

    private static byte[] unpacked(Path file, byte[] content) throws Exception {
        if (!file.toString().endsWith(".gz")) {
            return content;
        }
        try (InputStream in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(content))) {
            return in.readAllBytes();
        }
    }

    @Test
    void theBuildStepDoesTheSame() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("audit-" + ++count);
        job.setAssignedNode(agent);
        ContainerAuditStep step = new ContainerAuditStep(mended.replace(":1", ":$TAG"));
        step.setDeny(List.of("telnetd", "openssl<$BOUND"));
        step.setAllowUnknown(true);
        job.getBuildersList().add(new ContainerAuditBuilder(step));
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("TAG", "1"), new StringParameterDefinition("BOUND", "3.0.15")));
        job = FormTrip.of(jenkins, job);

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("Audit of " + mended + ": none of 2 rules found anything.", build);
        assertEquals(2, build.getAction(TestResultAction.class).getTotalCount());
        assertEquals(1, build.getArtifacts().size());
        ContainerAuditStep after =
                job.getBuildersList().get(ContainerAuditBuilder.class).getAudit();
        assertEquals(List.of("telnetd", "openssl<$BOUND"), after.getDeny());
        assertTrue(after.isAllowUnknown());
    }

    @Test
    void whatAConfigXmlLeavesOutHasItsDefault() throws Exception {
        FreeStyleProject job = ConfigXml.job(
                jenkins,
                ContainerAuditBuilder.class,
                "<audit><arguments><image>" + old
                        + "</image><deny><string>openssl&lt;3.0.15</string></deny></arguments></audit>");
        job.setAssignedNode(agent);
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("found something", build);
        assertNotNull(build.getAction(TestResultAction.class));

        for (FreeStyleProject saved : ConfigXml.savedInForm(
                jenkins, ContainerAuditBuilder.class, List.of("", "<audit/>", "<audit><arguments/></audit>"))) {
            jenkins.assertLogContains("Say what to look into", jenkins.buildAndAssertStatus(Result.FAILURE, saved));
        }
    }

    @Test
    void theFormKeepsEveryArgumentAndLeavesDefaultsOut() throws Exception {
        ContainerAuditStep before = new ContainerAuditStep("example/dns:12");
        before.setDeny(List.of("openssl<3.0.15", "xz-utils>=5.6,<5.6.2"));
        before.setRulesFile("rules.txt");
        before.setOnFound(OnFailure.UNSTABLE);
        before.setAllowUnknown(true);
        before.setAnyStamp(true);
        before.setSbom(false);
        before.setTestResults(false);
        before.setDockerServer(new DockerServerEndpoint("tcp://docker:2376", ""));
        String snippet = Snippetizer.object2Groovy(before);
        for (DescribableParameter field : new DescribableModel<>(ContainerAuditStep.class).getParameters()) {
            assertTrue(snippet.contains(field.getName() + ":"), field.getName());
            assertNotNull(
                    ContainerAuditStep.class.getResource("ContainerAuditStep/help-" + field.getName() + ".html"),
                    field.getName());
        }
        ContainerAuditStep plain = new ContainerAuditStep("example/dns:12");
        String shortest = "containerAudit 'example/dns:12'";
        new SnippetizerTester(jenkins).assertRoundTrip(plain, shortest);

        List<Step> after = FormTrip.of(jenkins, List.of(before, plain));

        assertEquals(snippet, Snippetizer.object2Groovy(after.get(0)));
        assertEquals(shortest, Snippetizer.object2Groovy(after.get(1)));
    }

    @Test
    void theFormSaysWhatIsWrong() {
        ContainerAuditStep.DescriptorImpl descriptor =
                jenkins.jenkins.getDescriptorByType(ContainerAuditStep.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckImage(null, " ").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckImage(null, "No:Good:Name").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckImage(null, "example/dns:12").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckDeny(null, "openssl<3\n\nzlib").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckDeny(null, "zlib\nopenssl<").kind);
    }
}
