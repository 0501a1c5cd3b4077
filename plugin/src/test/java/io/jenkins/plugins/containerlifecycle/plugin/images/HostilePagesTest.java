package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.BulkChange;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.hostile.Attacks;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.hostile.HostileMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The corpus of hostile metadata, and hostile words wherever else a stranger may write them, on the pages of a build.
 */
@WithJenkins
class HostilePagesTest {
    /** How much of a word is looked for; longer ones are cut. */
    private static final int RECOGNIZED = 60;

    private final List<String> words = List.copyOf(Attacks.words().values());
    private final Map<String, HtmlPage> harmlessPages = new HashMap<>();
    private JenkinsRule jenkins;

    @Test
    void everyDocumentIsShownAsTextAndAsNothingElse(JenkinsRule rule) throws Exception {
        jenkins = rule;
        List<HostileMetadata.Document> documents = HostileMetadata.all().stream()
                .filter(document -> document.expected() != HostileMetadata.Expected.REFUSED)
                .toList();
        assertTrue(documents.size() > 200, documents.size() + " documents");
        FreeStyleProject job = jenkins.createFreeStyleProject();
        FreeStyleBuild harmless = jenkins.buildAndAssertSuccess(job);
        ImageMetadata metadata = ContainerImagesActionTest.metadata(1, "web", null, "https://github.com/example/web");
        record(harmless, metadata, "example/web:1", 0);

        for (int from = 0; from < documents.size(); from += ContainerImagesAction.MAX_IMAGES) {
            int to = Math.min(from + ContainerImagesAction.MAX_IMAGES, documents.size());
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
            // Else all of it is written after each entry.
            try (BulkChange once = new BulkChange(build)) {
                for (int i = from; i < to; i++) {
                    HostileMetadata.Document document = documents.get(i);
                    record(
                            build,
                            MetadataJson.read(document.bytes(), document.name()),
                            words.get((i - from) % words.size()),
                            i);
                }
                once.commit();
            }

            HtmlPage images = assertHarmless(build, harmless, "container-images/");
            assertHarmless(build, harmless, "");
            assertHarmless(build, harmless, "..");
            String packages = "container-images/packages/"
                    + ContainerImages.audits(build).get(0).getNumber() + "/";
            assertHarmless(build, harmless, packages, "container-images/packages/1/");
            assertEquals(
                    to - from + 1,
                    images.querySelectorAll("section.jenkins-section").size(),
                    "none is lost");
            assertEquals(to - from, images.querySelectorAll("tbody tr").size(), "each has its row");
            assertApi(build, to - from);
            build.reload();
            assertEquals(to - from, ContainerImages.of(build).size(), "the record can be read again");
            assertEquals(to - from, ContainerImages.audits(build).size(), "and that of the packages");
        }
    }

    private static void record(FreeStyleBuild build, ImageMetadata metadata, String word, int number) throws Exception {
        String id = String.format("sha256:%064x", number);
        var ancestry = ContainerImagesActionTest.ancestry(metadata);
        ContainerImages.recordValidated(
                build,
                new InspectedImage(word, id, ancestry, false),
                Outcome.FAILED,
                word,
                null,
                Instant.EPOCH,
                null,
                String.valueOf(number),
                word);
        Map<String, Object> check = Map.of("passed", false, "reason", word);
        ContainerImages.recordDeployed(
                build,
                new RecordedDeployment(
                        false,
                        word,
                        word,
                        DeployOutcome.ROLLED_BACK,
                        word,
                        Map.of(
                                "image_id",
                                word,
                                "previous_image_id",
                                word,
                                "node",
                                word,
                                "verdict",
                                word,
                                "deployed_by",
                                word,
                                "deployment_reason",
                                word,
                                "before",
                                check,
                                "after",
                                check,
                                "restored",
                                check),
                        Instant.EPOCH));
        ContainerImages.recordDeployed(
                build,
                new RecordedDeployment(
                        true,
                        word,
                        word,
                        DeployOutcome.DEPLOYED,
                        word,
                        Map.of(
                                "node",
                                word,
                                "tasks",
                                List.of(Map.of("name", word, "node", word, "state", word, "error", word))),
                        Instant.EPOCH));
        ImagePackages packages = SampleAudits.packages(
                id, Map.of(word, List.of(SampleAudits.installed("zlib", "1-1", "zlib", SafeText.line(word)))));
        PackageStore.get().put(packages);
        ContainerImages.recordAudited(
                build,
                new InspectedImage(word, id, ancestry, false),
                SampleAudits.found(word, packages, word, word),
                true);
        PushRecord push = new PushRecord(id, word, word, Instant.EPOCH, word);
        ContainerImages.recordPushed(build, new InspectedImage(word, id, ancestry, false), List.of(push));
    }

    /**
     * The page has no element that another build's page does not have, and shows each word as it is or without its
     * invisible characters.
     */
    private HtmlPage assertHarmless(FreeStyleBuild build, FreeStyleBuild harmless, String below) throws Exception {
        return assertHarmless(build, harmless, below, below);
    }

    private HtmlPage assertHarmless(FreeStyleBuild build, FreeStyleBuild harmless, String below, String otherBelow)
            throws Exception {
        HtmlPage page = page(build, below);
        // The job's is the same one.
        HtmlPage other = below.equals("..") ? page : harmlessPages.get(otherBelow);
        if (other == null) {
            other = page(harmless, otherBelow);
            harmlessPages.put(otherBelow, other);
        }
        String html = page.getWebResponse().getContentAsString();
        assertFalse(html.contains("<script>alert") || html.contains("<img src=x"), below);
        for (String element : List.of("script", "img", "iframe", "object", "form", "style", "base", "meta")) {
            assertEquals(
                    other.getElementsByTagName(element).size(),
                    page.getElementsByTagName(element).size(),
                    element + " on '" + below + "'");
        }
        DomElement panel = page.querySelector("#main-panel");
        Held.block(panel.getTextContent().replace("\r", ""));
        for (DomElement link : panel.getElementsByTagName("a")) {
            String href = link.getAttribute("href");
            assertTrue(href.matches("|(https?://|[/?#.]|[A-Za-z0-9-]+(/|$)).*"), link.asXml());
        }
        if (below.equals("container-images/")) {
            String text = panel.getTextContent();
            for (String word : words.subList(
                    0, Math.min(words.size(), ContainerImages.of(build).size()))) {
                String safe = SafeText.line(word);
                assertTrue(text.contains(safe.substring(0, Math.min(RECOGNIZED, safe.length()))), safe);
            }
        }
        return page;
    }

    private HtmlPage page(FreeStyleBuild build, String below) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            return browser.getPage(build, below);
        }
    }

    private void assertApi(FreeStyleBuild build, int images) throws Exception {
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            String json = browser.goTo(build.getUrl() + "container-images/api/json?depth=9", "application/json")
                    .getWebResponse()
                    .getContentAsString();
            Held.block(json);
            assertEquals(
                    images, JSONObject.fromObject(json).getJSONArray("images").size());
            String xml = browser.goTo(build.getUrl() + "container-images/api/xml", "application/xml")
                    .getWebResponse()
                    .getContentAsString();
            Held.block(xml);
        }
    }
}
