package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser.Look;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What the pages show of a build's images: wide and narrow, light and dark, and by the rules of WCAG 2.1 AA. */
@WithJenkins
class PagesInBrowserTest {
    private static final String LONG =
            "registry.example.org:5000/of-some-team/and-of-a-team-in-it/with-a-very-long-name/web";
    private static final String DIGEST = "sha256:6f2f6d4dc1e9a9f932a54bdd161d4719b76b6e3e62e89ed40eb3e0d6030fecf0";

    private static Browser browser;
    private static String root;
    private static FreeStyleBuild build;

    @BeforeAll
    static void start(JenkinsRule jenkins) throws Exception {
        browser = Browser.open();
        root = jenkins.getURL().toString();
        FreeStyleProject baseJob = jenkins.createFreeStyleProject("base-image");
        FreeStyleBuild baseBuild = jenkins.buildAndAssertSuccess(baseJob);
        ImageMetadata base = ContainerImagesActionTest.metadata(
                1, "base", root + baseBuild.getUrl(), "https://github.com/example/base");
        ContainerImages.recordStamped(baseBuild, base, "example/base", List.of(), "");
        validate(
                baseBuild,
                new InspectedImage("example/base:1", id(1), ContainerImagesActionTest.ancestry(base), false),
                0);

        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("web"));
        ImageMetadata web = ContainerImagesActionTest.metadata(2, "web", null, "https://git.example.org/web");
        ImageMetadata newer = MetadataJson.read(
                ("{\"schema_version\": 9, \"project\": \"newer\", \"build_time_stamp\": 3, \"build_id\": \"0123abcd\","
                                + " \"strange\": \"" + "x".repeat(300) + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                "test");
        InspectedImage image =
                new InspectedImage(LONG + ":7", id(2), ContainerImagesActionTest.ancestry(web, base, newer), false);
        ContainerImages.recordStamped(build, web, LONG, List.of(), "");
        for (int failed = 0; failed < 3; failed++) {
            validate(build, image, failed);
        }
        ContainerImages.recordPushed(
                build,
                image,
                List.of(
                        new PushRecord(id(2), LONG + ":7", DIGEST, Instant.now(), null),
                        new PushRecord(id(2), LONG + ":latest", DIGEST, Instant.now(), "the mail server is down")));
        InspectedImage derived =
                new InspectedImage("example/derived:1", id(3), ContainerImagesActionTest.ancestry(web, base), true);
        ContainerImages.recordValidated(
                build, derived, Outcome.SKIPPED, "It does not apply.", null, Instant.now(), null, "5", "Validate");
        audit();
        ContainerImages.recordStamped(
                build, ContainerImagesActionTest.metadata(4, "stamped", null, null), "example/s", List.of(), "");
    }

    /** As many packages as a usual image has, and some that changed. */
    private static void audit() throws Exception {
        Map<String, List<InstalledPackage>> before = new LinkedHashMap<>();
        Map<String, List<InstalledPackage>> now = new LinkedHashMap<>();
        for (String ancestor : List.of("debian:12", "base", LONG)) {
            List<InstalledPackage> packages = new ArrayList<>();
            for (int i = 0; i < 130; i++) {
                packages.add(SampleAudits.installed(
                        "lib" + ancestor.replaceAll("[^a-z0-9]", "") + i,
                        "1:3." + i + ".11-1~deb12u2",
                        i % 3 == 0 ? "openssl" : "lib" + ancestor.replaceAll("[^a-z0-9]", "") + i,
                        i % 2 == 0 ? "GPL-2.0-or-later AND MIT" : null));
            }
            before.put(ancestor, packages);
            now.put(ancestor, new ArrayList<>(packages));
        }
        now.get("base").set(0, SampleAudits.installed("libbase0", "1:3.0.15-1", "openssl", null));
        now.get("debian:12").remove(5);
        now.get(LONG).add(SampleAudits.installed("curl", "8.1-1", "curl", "curl"));
        ImagePackages old = SampleAudits.packages(id(5), before);
        ImagePackages packages = SampleAudits.packages(id(2), now);
        PackageStore.get().put(old);
        PackageStore.get().put(packages);
        RecordedAudit audit = SampleAudits.found(
                LONG + ":7",
                packages,
                "openssl<3.0.15",
                "openssl 3.0.11-1 (libssl3) came with base (commit 5c36ef228e)");
        audit.compareWith(new LastGoodAudit(1, id(5)), PackageChanges.between(old, packages));
        ContainerImages.recordAudited(
                build, new InspectedImage(LONG + ":7", id(2), Ancestry.EMPTY, false), audit, true);
    }

    @ParameterizedTest
    @MethodSource(Browser.LOOKS)
    void thePageOfPackagesFitsAndCanBeReadByEverybody(Look look) throws Exception {
        browser.go(root + build.getUrl() + "container-images/packages/1/", look);
        browser.picture("packages-" + look);
        assertEquals(3, browser.all("details.container-lifecycle-packages").size());
        assertEquals(
                3,
                browser.all(".container-lifecycle-details")
                        .get(0)
                        .findElements(By.cssSelector("tbody tr"))
                        .size());
        for (WebElement summary : browser.all("details.container-lifecycle-packages > summary")) {
            summary.sendKeys(Keys.ENTER);
        }
        assertEquals(
                3, browser.all("details.container-lifecycle-packages[open]").size(), "by keyboard");
        browser.picture("packages-open-" + look);

        browser.assertFits(".container-lifecycle-image");
        if (!Boolean.getBoolean("integration.long")) {
            // One is as the others, and each of the hundreds of rows takes its time.
            browser.driver()
                    .executeScript("[...document.querySelectorAll('details.container-lifecycle-packages')].slice(0, -1)"
                            + ".forEach(group => { group.open = false; })");
            assertEquals(
                    1, browser.all("details.container-lifecycle-packages[open]").size());
        }
        assertEquals(List.of(), browser.violations(".container-lifecycle-image"));
    }

    @Test
    void theFilterOfThePackagesNeedsNoScript() throws Exception {
        browser.width(1280);
        browser.go(root + build.getUrl() + "container-images/packages/1/", false);
        WebElement filter = browser.all(".container-lifecycle-filter input").get(0);
        filter.sendKeys("libbase12" + Keys.ENTER);
        new WebDriverWait(browser.driver(), Duration.ofSeconds(30))
                .until(driver -> driver.getCurrentUrl().contains("?q=libbase12"));

        assertFalse(browser.driver().getCurrentUrl().contains("json="));
        assertEquals(
                11,
                browser.all("details.container-lifecycle-packages[open] tbody tr")
                        .size(),
                "12 and 120 to 129");
        assertTrue(browser.all(".container-lifecycle-image script").isEmpty());
    }

    private static void validate(FreeStyleBuild run, InspectedImage image, int failed) throws Exception {
        ContainerImages.recordValidated(
                run,
                image,
                failed == 0 ? Outcome.PASSED : Outcome.FAILED,
                "The validate hook exited with " + failed + ".",
                new Totals(4 - failed, failed, 0, 0),
                Instant.now().minus(Duration.ofMinutes(3)),
                null,
                String.valueOf(failed),
                "Validate / linux-" + failed);
    }

    private static String id(int number) {
        return String.format("sha256:%064x", number);
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @MethodSource(Browser.LOOKS)
    void thePageOfABuildFitsAndCanBeReadByEverybody(Look look) throws Exception {
        browser.go(root + build.getUrl() + "container-images/", look);
        browser.picture("run-page-" + look);

        browser.assertFits(".container-lifecycle-image");
        assertEquals(List.of(), browser.violations(".container-lifecycle-image"));
    }

    @ParameterizedTest
    @MethodSource(Browser.LOOKS)
    void theEssenceOnTheBuildsAndTheJobsPageFitsAndCanBeReadByEverybody(Look look) throws Exception {
        for (String page : List.of(build.getUrl(), build.getParent().getUrl())) {
            browser.go(root + page, look);
            browser.picture((page.equals(build.getUrl()) ? "build-" : "job-") + look);

            browser.assertFits(".container-lifecycle-list");
            assertEquals(List.of(), browser.violations(".container-lifecycle-list"));
        }
    }

    /** Without this, the checks above might be about anything. */
    @Test
    void whatCannotBeReadAndWhatDoesNotFitIsFound() throws Exception {
        browser.width(390);
        browser.go(root + build.getUrl() + "container-images/", false);
        browser.driver()
                .executeScript("document.querySelector('.container-lifecycle-chain__name').style.color = '#ddd';");
        List<String> violations = browser.violations(".container-lifecycle-image");
        assertTrue(violations.size() == 1 && violations.get(0).startsWith("color-contrast"), violations.toString());

        browser.driver()
                .executeScript("document.querySelector('.container-lifecycle-image h2').style.width = '900px';");
        assertThrows(AssertionError.class, () -> browser.assertFits(".container-lifecycle-image"));
    }

    @Test
    void theAncestryIsAChainFromLeftToRightAndFromTopToBottomWhereThereIsNoRoom() throws Exception {
        browser.width(1280);
        browser.go(root + build.getUrl() + "container-images/", false);
        List<WebElement> wide = chain();
        assertEquals(3, wide.size());
        assertTrue(
                wide.get(0).getText().startsWith("newer\n"),
                "the oldest first: " + wide.get(0).getText());
        assertTrue(wide.get(1).getText().startsWith("base\n"), wide.get(1).getText());
        assertTrue(wide.get(1).getLocation().x > wide.get(0).getLocation().x, "on its right");
        assertEquals(wide.get(0).getLocation().y, wide.get(1).getLocation().y);

        browser.width(390);
        List<WebElement> narrow = chain();
        assertEquals(narrow.get(0).getLocation().x, narrow.get(1).getLocation().x);
        assertTrue(narrow.get(1).getLocation().y > narrow.get(0).getLocation().y, "below it");
    }

    private static List<WebElement> chain() {
        return browser.all(".container-lifecycle-image")
                .get(0)
                .findElements(By.cssSelector(".container-lifecycle-chain > li"));
    }

    @Test
    void theTableOfDetailsFoldsWhereThereIsNoRoomAndSaysTheColumnsInEachImage() throws Exception {
        browser.width(1280);
        browser.go(root + build.getUrl() + "container-images/", false);
        WebElement cell = browser.all(".container-lifecycle-details td[data-label=Commit]")
                .get(0);
        assertEquals("table-cell", cell.getCssValue("display"));

        browser.width(390);
        assertEquals("grid", cell.getCssValue("display"));
        assertEquals(
                "\"Commit\"",
                browser.driver()
                        .executeScript("return getComputedStyle(arguments[0], '::before').content", cell)
                        .toString()
                        .replace("attr(data-label)", "\"Commit\""));
        assertTrue(browser.all(".container-lifecycle-details thead").get(0).getSize().width <= 1, "no head is seen");
    }

    @Test
    void theStyleSheetIsThereAndNeedsNoScript() throws Exception {
        browser.width(1280);
        browser.go(root + build.getUrl() + "container-images/", false);

        assertEquals("flex", browser.all(".container-lifecycle-chain").get(0).getCssValue("display"));
        assertTrue(browser.all(".container-lifecycle-image script").isEmpty());
        WebElement time = browser.all(".container-lifecycle-verdicts time").get(0);
        // The page was made some time after the verdict, and this test may be slow; only that is left open.
        long minutes = Duration.between(Instant.parse(time.getAttribute("datetime")), Instant.now())
                .toMinutes();
        assertTrue(minutes >= 3, "it was recorded three minutes ago");
        assertTrue(
                Set.of(minutes + " minutes ago", minutes - 1 + " minutes ago").contains(time.getText()),
                time.getText());
        assertTrue(
                time.getAttribute("title").matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC"), "the exact one");
    }
}
