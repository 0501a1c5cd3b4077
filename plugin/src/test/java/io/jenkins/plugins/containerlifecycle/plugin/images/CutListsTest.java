package io.jenkins.plugins.containerlifecycle.plugin.images;

import static io.jenkins.plugins.containerlifecycle.plugin.images.SampleAudits.installed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser.Look;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.packages.Packages;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A list that ends because there is no room for more says so, and how much is missing. */
@WithJenkins
class CutListsTest {
    private static final int RULES = 103;
    private static final int ANCESTORS = 66;

    private static JenkinsRule jenkins;
    /** More of everything than its record has room for. */
    private static FreeStyleBuild full;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        full = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("full"));
        InspectedImage image = new InspectedImage("example/web:1", id(1), ancestry(), false);
        for (int i = 0; i < 23; i++) {
            ContainerImages.recordValidated(full, image, Outcome.PASSED, "fine", null, Instant.now(), null, null, null);
        }
        List<PushRecord> pushes = IntStream.range(0, 104)
                .mapToObj(i -> new PushRecord(id(1), "example/web:" + i, id(2), Instant.now(), null))
                .toList();
        ContainerImages.recordPushed(full, image, pushes);
        for (int i = 0; i < ContainerImagesAction.MAX_AUDITS + 1; i++) {
            ContainerImages.recordAudited(
                    full, image, SampleAudits.found("example/web:" + i, packages(), "zlib<2", "zlib 1 came"), false);
        }
        ContainerImages.recordAudited(full, image, large(), false);
        for (int i = 0; i < ContainerImagesAction.MAX_DEPLOYMENTS + 3; i++) {
            int tasks = i == ContainerImagesAction.MAX_DEPLOYMENTS + 2 ? 25 : 0;
            ContainerImages.recordDeployed(
                    full,
                    new RecordedDeployment(
                            true,
                            "service-" + i,
                            "example/web:1",
                            DeployOutcome.DEPLOYED,
                            "It runs.",
                            Map.of("tasks", tasks(tasks)),
                            Instant.now()));
        }
        // As it is read from its file.
        jenkins.jenkins.reload();
        full = jenkins.jenkins.getItemByFullName("full", FreeStyleProject.class).getLastBuild();
    }

    private static String id(int number) {
        return Packages.id(880_000 + number);
    }

    private static Ancestry ancestry() throws Exception {
        ImageMetadata[] all = new ImageMetadata[70];
        for (int i = 0; i < all.length; i++) {
            all[i] = ContainerImagesActionTest.metadata(i, "p" + i, null, null);
        }
        return ContainerImagesActionTest.ancestry(all);
    }

    private static ImagePackages packages() {
        return SampleAudits.packages(id(1), Map.of("web", List.of(installed("zlib", "1-1", "zlib", "MIT"))));
    }

    private static List<Map<String, String>> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Map.of("name", "web." + i, "node", "node-a", "state", "running", "error", ""))
                .toList();
    }

    /** One with many rules that found much, and an image of many layers that could not be read as a whole. */
    private static RecordedAudit large() {
        List<Ancestor> chain = new ArrayList<>();
        List<InstalledPackage> all = new ArrayList<>();
        for (int i = 0; i < ANCESTORS; i++) {
            all.add(installed("lib" + i, "1-1", "lib" + i, "MIT"));
            boolean last = i == ANCESTORS - 1;
            Coverage coverage = last
                    ? new Coverage(
                            Coverage.Level.PARTIAL,
                            IntStream.range(0, 7)
                                    .mapToObj(reason -> "The file " + reason + " could not be read.")
                                    .toList())
                    : Coverage.COMPLETE;
            chain.add(new Ancestor(
                    "layer-" + i,
                    null,
                    new PackageInventory(last ? id(1) : "sha256:" + i, Packages.DEBIAN, all, coverage)));
        }
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            rules.add(Map.of(
                    "rule",
                    "lib" + i,
                    "reason",
                    "",
                    "outcome",
                    "found",
                    "finding_count",
                    12,
                    "findings",
                    IntStream.range(0, 12)
                            .mapToObj(finding -> Map.of("sentence", "finding " + finding))
                            .toList()));
        }
        return new RecordedAudit(
                Map.of("image", "example/web:1", "outcome", "found", "os", "", "coverage", "partial", "rules", rules),
                ImagePackages.of(new Blame(chain)),
                "example/web",
                null,
                "large",
                Instant.now());
    }

    private static String text(String below) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            HtmlPage page = browser.getPage(full, below);
            return page.querySelector("#main-panel").asNormalizedText().replaceAll("\\s+", " ");
        }
    }

    @Test
    void thePageOfABuildSaysWhatItsRecordHasNoRoomFor() throws Exception {
        String page = text("container-images/");

        for (String sentence : List.of(
                "3 older verdicts of this build are not kept.",
                "4 older names under which this build has pushed it are not kept.",
                "2 older audits of this build are not kept.",
                "3 older deployments of this build are not kept.",
                "and 5 more tasks",
                "finding 9; and 2 more",
                "And 3 more rules have not passed",
                "And for 2 more reasons",
                "2 from more images",
                "no more than the newest 64 images of an ancestry")) {
            assertTrue(page.contains(sentence), sentence);
        }
        assertFalse(page.contains("of which nobody knows where they come from"), "it is known");
    }

    @Test
    void theFrontPageOfABuildDoesLikewise() throws Exception {
        String page = text("");

        assertTrue(page.contains("and 100 more rules"), page);
        assertTrue(page.contains("and 2 older audits"), page);
        assertTrue(page.contains("and 3 older deployments"), page);
    }

    @Test
    void scriptsAreToldTheSameNumbers() throws Exception {
        JSONObject json;
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            json = JSONObject.fromObject(
                    browser.goTo(full.getUrl() + "container-images/api/json?depth=5", "application/json")
                            .getWebResponse()
                            .getContentAsString());
        }
        assertEquals(2, json.getInt("droppedAudits"));
        assertEquals(3, json.getInt("droppedDeployments"));
        JSONObject image = json.getJSONArray("images").getJSONObject(0);
        assertEquals(3, image.getInt("droppedVerdicts"));
        assertEquals(4, image.getInt("droppedPushes"));
        JSONObject audit = json.getJSONArray("audits").getJSONObject(ContainerImagesAction.MAX_AUDITS - 1);
        assertEquals(3, audit.getInt("moreBadRules"));
        assertEquals(2, audit.getJSONArray("rules").getJSONObject(0).getInt("moreFindings"));
        assertEquals(2, audit.getInt("otherPackages"));
    }

    @Test
    void thePageFitsAndCanBeReadByEverybodyInEachWidthAndTheme() throws Exception {
        try (Browser browser = Browser.open()) {
            for (Look look : Browser.looks()) {
                look(browser, "", look, "build-", ".container-lifecycle-list");
                assertEquals(List.of(), browser.violations(".container-lifecycle-list > div:last-child"));
                look(browser, "container-images/", look, "", ".container-lifecycle-image");
                // All of such a page takes too long.
                assertEquals(List.of(), browser.violations(".container-lifecycle-image > p"));
            }
        }
    }

    private static void look(Browser browser, String below, Look look, String name, String part) throws Exception {
        browser.go(jenkins.getURL() + full.getUrl() + below, look);
        browser.driver()
                .executeScript(
                        "arguments[0].scrollIntoView(false)", browser.all(part).get(0));
        browser.picture("cut-" + name + look);
        browser.assertFits(part);
    }

    @Test
    void whatChangedInMorePackagesThanAPageHasRoomForIsCounted() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        InstalledPackage[] before = new InstalledPackage[2003];
        InstalledPackage[] after = new InstalledPackage[before.length];
        for (int i = 0; i < before.length; i++) {
            before[i] = Packages.deb("lib" + i, "1-1", "lib" + i);
            after[i] = Packages.deb("lib" + i, "2-1", "lib" + i);
        }
        ImagePackages old = ImagePackages.of(Packages.inventory(881_001, before));
        ImagePackages now = ImagePackages.of(Packages.inventory(881_002, after));
        PackageStore.get().put(old);
        PackageStore.get().put(now);
        FreeStyleBuild first = jenkins.buildAndAssertSuccess(job);
        FreeStyleBuild second = jenkins.buildAndAssertSuccess(job);
        RecordedAudit audit = SampleAudits.found("example/many:1", now, "lib1<3", "lib1 2-1 came");
        audit.compareWith(new LastGoodAudit(first.getNumber(), old.imageId()), PackageChanges.between(old, now));
        ContainerImages.recordAudited(
                second, new InspectedImage("example/many:1", now.imageId(), ancestry(), false), audit, false);

        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            HtmlPage page = browser.getPage(second, "container-images/packages/1/");
            assertTrue(
                    page.querySelector("#main-panel")
                            .getTextContent()
                            .contains("3 more changes are not shown; the API lists them."),
                    "of 2003");
        }
    }

    @Test
    void whatTheLastBuildsHaveDeployedSaysWhichBuildsWereNotLookedAt() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        for (int i = 1; i <= 11; i++) {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
            ContainerImages.recordDeployed(
                    build,
                    new RecordedDeployment(
                            false,
                            "web-" + i,
                            "example/web:" + i,
                            DeployOutcome.DEPLOYED,
                            "It runs.",
                            Map.of(),
                            Instant.now()));
            if (i >= 10) {
                try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
                    String page = browser.getPage(job).asNormalizedText();
                    assertEquals(i == 11, page.contains("Builds before #2 are not looked at."), page);
                    assertEquals(i == 10, page.contains("web-1:"), page);
                }
            }
        }
    }
}
