package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.metadata.SeenStamp;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ContainerImagesActionTest {
    private static final Totals TOTALS = new Totals(2, 1, 0, 0);
    private static final Instant WHEN = Instant.parse("2026-01-31T07:00:00Z");

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
    }

    @Test
    void showsBaseFirstAndTheImageItselfLastWithItsVerdict() throws Exception {
        everybodyMayReadEverything();
        FreeStyleProject baseJob = jenkins.createFreeStyleProject("base-image");
        FreeStyleBuild baseBuild = jenkins.buildAndAssertSuccess(baseJob);
        ImageMetadata base =
                metadata(1, "base", jenkins.getURL() + baseBuild.getUrl(), "https://github.com/example/base");
        ContainerImages.recordStamped(baseBuild, base, "example/base", List.of(), "");
        ContainerImages.recordValidated(
                baseBuild,
                new InspectedImage("example/base:1", "sha256:b", ancestry(base), false),
                Outcome.PASSED,
                null,
                null,
                WHEN,
                null,
                null,
                null);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("dns-image"));
        ImageMetadata dns = metadata(2, "dns", null, "https://git.example.org/dns");
        ContainerImages.recordStamped(build, dns, "example/dns", List.of(), "");
        ContainerImages.recordValidated(
                build,
                new InspectedImage("example/dns:7", "sha256:d", ancestry(dns, base), false),
                Outcome.FAILED,
                "port 53 is shut",
                TOTALS,
                WHEN,
                null,
                "9",
                "Validate / linux");

        HtmlPage page = page("reader", build, "container-images/");

        assertEquals(1, page.getElementsByTagName("h1").size());
        assertEquals("example/dns:7", page.querySelector("#main-panel h2").getTextContent());
        HtmlTable table = page.querySelector("table.jenkins-table");
        assertEquals(3, table.getRowCount());
        assertTrue(text(table, 1).contains("base") && text(table, 1).contains("passed"), text(table, 1));
        assertTrue(text(table, 2).contains("dns") && text(table, 2).contains("failed"), text(table, 2));
        assertTrue(text(table, 2).contains(" ago"), text(table, 2));
        assertEquals(
                "2026-01-31 06:02:12 UTC",
                table.getRow(2).getElementsByTagName("time").get(0).getAttribute("title"));
        assertTrue(text(table, 2).contains("validate /srv/validate"), text(table, 2));
        assertTrue(text(table, 2).contains("Health check validate --interval=30s --retries=2"), text(table, 2));
        assertTrue(text(table, 2).contains("Licenses: MIT <b>"), text(table, 2));
        assertNotNull(page.getAnchorByHref("https://github.com/example/base/commit/" + base.gitref()));
        assertNotNull(page.getAnchorByHref("/jenkins/" + baseBuild.getUrl() + "container-images/"));
        String all = page.getBody().asNormalizedText();
        assertTrue(all.contains("3 checks: 2 passed, 1 failed"), all);
        DomElement verdict = page.querySelector(".container-lifecycle-verdicts li");
        assertTrue(verdict.getTextContent().contains("Validate / linux"), verdict.asXml());
        assertEquals(
                "2026-01-31 07:00:00 UTC",
                verdict.getElementsByTagName("time").get(0).getAttribute("title"));
        List<String> chain = page.querySelectorAll(".container-lifecycle-chain > li").stream()
                .map(link -> link.asNormalizedText().replaceAll("\\s+", " ").trim())
                .toList();
        assertEquals(2, chain.size());
        assertTrue(chain.get(0).startsWith("base example/base:latest, 7 passed"), chain.get(0));
        assertTrue(chain.get(1).startsWith("dns example/dns:latest, 7 failed"), chain.get(1));
        assertTrue(chain.get(1).endsWith("adds validate"), chain.get(1));
        assertTrue(all.contains("port 53 is shut"), all);
        assertFalse(page.getElementsByTagName("th").stream()
                .anyMatch(th -> th.getAttribute("scope").isEmpty()));
        HtmlPage buildPage = page("reader", build, "");
        assertTrue(buildPage.getBody().asNormalizedText().contains("example/dns:7"));
        assertEquals(
                2,
                buildPage.getByXPath("//a[contains(@href, 'container-images')]").size(),
                "side panel, summary");
        String jobPage = page("reader", build, "..").getBody().asNormalizedText();
        assertTrue(jobPage.contains("Container images of #1"), jobPage);
    }

    @Test
    void givesTheSameDataToProgrammes() throws Exception {
        everybodyMayReadEverything();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ImageMetadata dns = metadata(2, "dns", null, "https://github.com/example/dns");
        ContainerImages.recordValidated(
                build,
                new InspectedImage("example/dns:7", "sha256:d", ancestry(dns), false),
                Outcome.PASSED,
                null,
                TOTALS,
                WHEN,
                null,
                "9",
                "Validate / linux");

        JSONObject json;
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins).login("reader")) {
            json = JSONObject.fromObject(browser.goTo(build.getUrl() + "container-images/api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString());
        }

        JSONObject image = json.getJSONArray("images").getJSONObject(0);
        assertEquals("example/dns:7", image.getString("name"));
        JSONObject itself = image.getJSONArray("ancestry").getJSONObject(0);
        assertEquals("dns", itself.getString("project"));
        assertEquals("2026-01-31T06:02:12Z", itself.getString("time"));
        assertEquals(
                "/srv/validate", itself.getJSONArray("hooks").getJSONObject(0).getString("method"));
        assertEquals("validate --interval=30s --retries=2", itself.getString("healthcheck"));
        assertEquals("PASSED", itself.getJSONObject("verdict").getString("outcome"));
        JSONObject verdict = image.getJSONArray("verdicts").getJSONObject(0);
        assertEquals("9", verdict.getString("nodeId"));
        assertEquals(3, verdict.getInt("total"));
    }

    @Test
    void showsTextsOfImagesAsTextsAndNothingElse() throws Exception {
        everybodyMayReadEverything();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        String hostile = "<script>alert(1)</script>${jenkins.model.Jenkins.instance.rootDir}\u202egnp.\u001b[31m\ufffe";
        ImageMetadata image = MetadataJson.read(
                ("""
                {"project": %1$s, "image_name": %1$s, "image_tag_names": [%1$s], "build_cause": %1$s, "build_tag": %1$s,
                 "build_url": "javascript:alert(1)", "git_url": "javascript:alert(1)", "gitref": %1$s, "git_branch": %1$s,
                 "validate_method": %1$s, "build_time_stamp": 5, "build_id": "0123abcd"}""")
                        .formatted(new com.fasterxml.jackson.databind.node.TextNode(hostile).toString())
                        .getBytes(StandardCharsets.UTF_8),
                "test");
        ContainerImages.recordValidated(
                build,
                new InspectedImage(hostile, hostile, ancestry(image), false),
                Outcome.ERROR,
                hostile,
                null,
                WHEN,
                null,
                null,
                null);

        HtmlPage page = page("reader", build, "container-images/");

        String html = page.getWebResponse().getContentAsString();
        assertFalse(html.contains("<script>alert"), html);
        assertFalse(html.contains("\u202e"), "a bidi override on the page");
        assertFalse(html.contains("\u001b"), "a control character on the page");
        assertTrue(
                page.getAnchors().stream().noneMatch(a -> a.getHrefAttribute().startsWith("javascript:alert")));
        HtmlTable table = page.querySelector("table.jenkins-table");
        assertTrue(text(table, 1).contains("<script>alert(1)</script>${jenkins.model"), text(table, 1));
        for (DomElement element : page.querySelector("#main-panel").getHtmlElementDescendants()) {
            assertTrue(element.getAttribute("style").isEmpty(), element.asXml());
        }
        build.reload();
        assertEquals(1, ContainerImages.of(build).size(), "the record can be read again");
    }

    @Test
    void doesNotGiveAwayJobsThatTheReaderMayNotSee() throws Exception {
        FreeStyleBuild secret = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("secret"));
        FreeStyleProject open = jenkins.createFreeStyleProject();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(open);
        ImageMetadata one = metadata(101, "x", jenkins.getURL() + secret.getUrl(), null);
        ImageMetadata other = metadata(102, "y", null, null, "jenkins-secret-1");
        ContainerImages.recordStamped(secret, one, "example/x", List.of(), "");
        ContainerImages.recordStamped(secret, other, "example/y", List.of(), "");
        validated(build, new InspectedImage("example/x:1", "sha256:1", ancestry(one), false), Outcome.PASSED);
        validated(build, new InspectedImage("example/y:1", "sha256:2", ancestry(other), false), Outcome.PASSED);
        ImageMetadata elsewhere = metadata(103, "z", null, null, "jenkins-elsewhere-1");
        validated(build, new InspectedImage("example/z:1", "sha256:3", ancestry(elsewhere), false), Outcome.PASSED);
        // The job's name stays secret even if the build is gone.
        ImageMetadata gone = metadata(104, "w", null, null, "jenkins-secret-99");
        validated(build, new InspectedImage("example/w:1", "sha256:4", ancestry(gone), false), Outcome.PASSED);
        letReaderSeeOnly(open);

        String link = "/jenkins/" + secret.getUrl() + "container-images/";
        for (String page : List.of("container-images/", "container-images/api/xml?depth=9")) {
            String told = text("reader", build, page);
            assertFalse(told.contains(link) || told.contains("jenkins-secret-"), told);
            assertTrue(told.contains("jenkins-elsewhere-1"), "that is not a job of this Jenkins");
        }
        assertTrue(text("admin", build, "container-images/api/xml?depth=9").contains("jenkins-secret-1"));
        assertEquals(
                2,
                page("admin", build, "container-images/").getAnchors().stream()
                        .filter(a -> a.getHrefAttribute().equals(link))
                        .count());
    }

    @Test
    void keepsOneImageForWhatWasStampedAndThenValidatedAndTheWorstVerdict() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ImageMetadata dns = metadata(2, "dns", null, null);
        ContainerImages.recordStamped(build, dns, "example/dns", List.of(), "");
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.PASSED)) {
            validated(build, new InspectedImage("example/dns:7", "sha256:d", ancestry(dns), false), outcome);
        }
        // Built on top and never stamped: another image with the same metadata.
        validated(build, new InspectedImage("example/child", "sha256:c", ancestry(dns), true), Outcome.PASSED);

        List<ImageReport> images = ContainerImages.of(build);

        assertEquals(2, images.size());
        assertTrue(images.get(0).isStamped());
        assertEquals(2, images.get(0).getVerdicts().size());
        assertEquals("FAILED", images.get(0).getVerdict().getOutcome());
        assertFalse(images.get(1).isStamped());
    }

    @Test
    void doesNotGiveAnImageThatWasNotStampedTheVerdictOfWhatItWasBuiltOn() throws Exception {
        everybodyMayReadEverything();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ImageMetadata dns = metadata(201, "dns", jenkins.getURL() + build.getUrl(), null);
        ContainerImages.recordStamped(build, dns, "example/dns", List.of(), "");
        validated(build, new InspectedImage("example/dns:7", "sha256:d", ancestry(dns), false), Outcome.PASSED);
        FreeStyleBuild other = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        validated(other, new InspectedImage("example/child:1", "sha256:c", ancestry(dns), true), Outcome.FAILED);
        FreeStyleBuild again = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ContainerImages.recordPushed(
                again,
                new InspectedImage("example/dns:8", "sha256:" + "e".repeat(64), ancestry(dns), false),
                List.of(new PushRecord("sha256:" + "e".repeat(64), "example/dns:8", "sha256:f", WHEN, "a reason")));

        ImageReport child = ContainerImages.of(other).get(0);
        assertTrue(child.isDerived());
        assertEquals("FAILED", child.getVerdict().getOutcome());
        assertEquals("PASSED", child.getAncestry().get(0).getVerdict().getOutcome(), "its base did pass");
        String page = page("reader", other, "container-images/").getBody().asNormalizedText();
        assertTrue(page.contains("It was built on top of dns without metadata of its own"), page);
        ImageReport rebuilt = ContainerImages.of(again).get(0);
        assertFalse(rebuilt.isDerived());
        assertNull(rebuilt.getAncestry().get(0).getVerdict(), "another image of the same context passed, not this one");
    }

    @Test
    void anImageIsOneAlsoWhereAPartOfItsNameIsMaskedInOnePlaceOnly() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ImageMetadata dns = metadata(2, "dns", null, null);
        ContainerImages.recordStamped(build, dns, "****/dns", List.of(), "");
        validated(build, new InspectedImage("example/dns:7", "sha256:d", ancestry(dns), false), Outcome.PASSED);
        validated(build, new InspectedImage("example/other:7", null, ancestry(dns), false), Outcome.PASSED);

        assertEquals(2, ContainerImages.of(build).size());
        assertTrue(ContainerImages.of(build).get(0).isStamped());
        assertEquals("sha256:d", ContainerImages.of(build).get(0).getImageId());
    }

    @Test
    void isBoundedAndSaysWhatItHasNoRoomFor() throws Exception {
        everybodyMayReadEverything();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        for (int i = 1; i <= ContainerImagesAction.MAX_IMAGES + 2; i++) {
            ContainerImages.recordStamped(build, metadata(1000 + i, "p" + i, null, null), null, List.of(), "");
        }

        assertEquals(ContainerImagesAction.MAX_IMAGES, ContainerImages.of(build).size());
        assertEquals(2, build.getAction(ContainerImagesAction.class).getDropped());
        String page = page("reader", build, "container-images/").getBody().getTextContent();
        assertTrue(page.contains("2 more were stamped, validated or audited"), page);
    }

    @Test
    void anImageIsHeldToItsStampWithAllItsTagsAlsoWhereThereIsNoRoomForItOnThePage() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        for (int i = 1; i <= ContainerImagesAction.MAX_IMAGES + 2; i++) {
            ContainerImages.recordStamped(
                    build, metadata(2000 + i, "p" + i, null, null), "example/p" + i, List.of(), "");
        }
        build.reload();
        int last = ContainerImagesAction.MAX_IMAGES + 2;
        ImageMetadata right = metadata(2000 + last, "p" + last, null, null);
        ImageMetadata wrong = metadata(1, "p" + last, null, null);

        StampRule rule = RecordedStamp.rule(ContainerImages.stamps(build));

        for (String tag : List.of("latest", "7")) {
            String name = "example/p" + last + ":" + tag;
            assertFalse(rule.complaint(new SeenStamp("It", List.of(name), List.of(), ancestry(right), true))
                    .isPresent());
            String complaint = rule.complaint(new SeenStamp("It", List.of(name), List.of(), ancestry(wrong), true))
                    .orElseThrow();
            assertTrue(complaint.contains(wrong.buildId()) && complaint.contains(right.buildId()), complaint);
            assertTrue(complaint.endsWith("say 'anyStamp: true'."), complaint);
        }
    }

    @Test
    void theAncestorsOfAnImageThatWasStampedAreShownBeforeItIsValidated() throws Exception {
        everybodyMayReadEverything();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ImageMetadata base = metadata(301, "base", null, null);
        ImageMetadata dns = metadata(302, "dns", null, null);

        ContainerImages.recordStamped(build, dns, "example/dns", List.of(base), "");

        ImageReport image = ContainerImages.of(build).get(0);
        assertEquals(
                List.of("base", "dns"),
                image.getAncestry().stream().map(AncestorReport::getProject).toList());
        // The builder took another image of that name: what the engine says about the result counts.
        validated(build, new InspectedImage("example/dns:7", "sha256:d", ancestry(dns), false), Outcome.PASSED);
        assertEquals(1, ContainerImages.of(build).get(0).getAncestry().size());
    }

    @Test
    void aVerdictByACommandInPlaceOfTheHookSaysSoOnThePage() throws Exception {
        everybodyMayReadEverything();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ContainerImages.recordValidated(
                build,
                new InspectedImage("example/dns:7", "sha256:d", ancestry(metadata(2, "dns", null, null)), false),
                Outcome.PASSED,
                "It exited with 0.",
                TOTALS,
                WHEN,
                "/bin/true",
                null,
                null);

        String page = page("reader", build, "container-images/").getBody().getTextContent();
        assertTrue(page.contains("By the command /bin/true, which was run in place of the image's own hook"), page);
    }

    private static void validated(FreeStyleBuild build, InspectedImage image, Outcome outcome) throws Exception {
        ContainerImages.recordValidated(build, image, outcome, null, TOTALS, WHEN, null, null, null);
    }

    private static void everybodyMayReadEverything() {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone());
    }

    private static void letReaderSeeOnly(FreeStyleProject open) {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Item.READ)
                .onItems(open)
                .to("reader")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private static HtmlPage page(String user, FreeStyleBuild build, String below) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins).login(user)) {
            return browser.getPage(build, below);
        }
    }

    private static String text(String user, FreeStyleBuild build, String below) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins).login(user)) {
            return browser.goTo(build.getUrl() + below, null).getWebResponse().getContentAsString();
        }
    }

    private static String text(HtmlTable table, int row) {
        return table.getRow(row).getTextContent().replaceAll("\\s+", " ");
    }

    static ImageMetadata metadata(int number, String project, String buildUrl, String gitUrl) throws Exception {
        return metadata(number, project, buildUrl, gitUrl, "jenkins-nowhere-1");
    }

    private static ImageMetadata metadata(int number, String project, String buildUrl, String gitUrl, String tag)
            throws Exception {
        JSONObject json = new JSONObject();
        json.put("project", project);
        json.put("image_name", "example/" + project);
        json.put("image_tag_names", List.of("latest", "7"));
        json.put("build_causes", List.of("UPSTREAMTRIGGER", "TIMERTRIGGER"));
        json.put("build_tag", tag);
        json.element("build_url", buildUrl);
        json.element("git_url", gitUrl);
        json.put("gitref", "e1b0a445744fec5e584919711cafd8f4cebdee0e");
        json.put("validate_method", "/srv/validate");
        json.put("healthcheck", JSONObject.fromObject("{hook: 'validate', interval: '30s', retries: 2}"));
        json.put("licenses", "MIT <b>");
        json.put("build_time_stamp", 1769839330L + number);
        json.put("build_id", String.format("%08x", number));
        return MetadataJson.read(json.toString().getBytes(StandardCharsets.UTF_8), "test");
    }

    static Ancestry ancestry(ImageMetadata... images) throws Exception {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (ImageMetadata image : images) {
            files.put(image.fileStem() + ".json", MetadataJson.write(image));
        }
        return Ancestry.ofFiles(files);
    }

    private static void foundUnchanged(FreeStyleBuild build, String container, String deployedBy) throws Exception {
        ContainerImages.recordDeployed(
                build,
                new RecordedDeployment(
                        false,
                        container,
                        "example/web:1",
                        DeployOutcome.UNCHANGED,
                        "It runs that image already.",
                        Map.of(
                                "deployed_by",
                                deployedBy,
                                "deployment_reason",
                                "why " + container,
                                "deployment_id",
                                container),
                        WHEN));
    }

    @Test
    void whoHasDeployedWhatWasFoundUnchangedIsToldOnlyToThoseWhoMaySeeThatBuild() throws Exception {
        FreeStyleBuild secret = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("top secret"));
        FreeStyleProject open = jenkins.createFreeStyleProject();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(open);
        foundUnchanged(build, "here", jenkins.getURL() + secret.getUrl());
        // Jenkins had another address then, or the job another name.
        foundUnchanged(build, "elsewhere", "https://old.example.org/ci/" + secret.getUrl());
        foundUnchanged(build, "renamed", jenkins.getURL() + "job/top%20secret%20before/7/");
        foundUnchanged(build, "own", jenkins.getURL() + build.getUrl());
        foundUnchanged(build, "another", "https://other.example.org/job/pipeline/3/");
        foundUnchanged(build, "person", "alice");
        letReaderSeeOnly(open);

        for (String page : List.of("container-images/", "container-images/api/xml?depth=9")) {
            String told = text("reader", build, page);
            assertFalse(told.contains("top%20secret") || told.contains("top secret"), told);
            for (String hidden : List.of("why here", "why elsewhere", "why renamed")) {
                assertFalse(told.contains(hidden), told);
            }
            for (String shown :
                    List.of(build.getUrl(), "why own", "job/pipeline/3/", "why another", "alice", "why person")) {
                assertTrue(told.contains(shown), shown + " in " + told);
            }
            assertTrue(text("admin", build, page).contains(secret.getUrl()));
        }
    }

    @Test
    void metadataOfANewerReleaseDoesNotGiveAwayTheBuildsThatItWasRebuiltFor() throws Exception {
        everybodyMayReadEverything();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ImageMetadata newer = MetadataJson.read("""
                {"schema_version": 99, "project": "w", "build_time_stamp": 5, "build_id": "0123abcd",
                 "rebuilt_for": {"example/base": "jenkins-hidden-7, abcdef0"}}""".getBytes(StandardCharsets.UTF_8), "test");
        validated(build, new InspectedImage("example/w:1", "sha256:4", ancestry(newer), false), Outcome.PASSED);

        String told = text("reader", build, "container-images/");

        assertTrue(told.contains("schema_version") && told.contains("0123abcd"), told);
        assertFalse(told.contains("jenkins-hidden-7"), told);
    }
}
