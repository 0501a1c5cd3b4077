package io.jenkins.plugins.containerlifecycle.plugin.images;

import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The page with all packages of an image, by the ancestors that brought them. */
@WithJenkins
class PackagesPageTest {
    private static final String PAGE = "container-images/packages/1/";

    private JenkinsRule jenkins;
    private FreeStyleBuild build;

    @BeforeEach
    void audit(JenkinsRule rule) throws Exception {
        jenkins = rule;
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        List<InstalledPackage> all = IntStream.range(0, 2004)
                .mapToObj(i -> SampleAudits.installed("lib" + i, "1." + i, "src", null))
                .toList();
        ImagePackages packages = SampleAudits.packages(id(2), Map.of("base", all));
        PackageStore.get().put(packages);
        RecordedAudit audit = SampleAudits.found("example/web:1", packages, "openssl", "It is there.");
        ContainerImages.recordAudited(
                build, new InspectedImage("example/web:1", id(2), Ancestry.EMPTY, false), audit, false);
    }

    @Test
    void saysHowManyPackagesItHasNoRoomFor() throws Exception {
        HtmlPage page = PlainBrowser.open(jenkins).getPage(build, PAGE);

        String text = page.querySelector("#main-panel").getTextContent();
        assertTrue(text.contains("4 more are not shown; the filter finds them."), text);
    }

    /** A build is loaded whole, and images and their authors choose most of the words. */
    @Test
    void theAuditsOfABuildAreTogetherNotLargerThanItsOtherRecords() throws Exception {
        String words = "x".repeat(1000);
        Map<String, ?> rule = Map.of(
                "rule",
                words,
                "reason",
                words,
                "outcome",
                "found",
                "findings",
                Collections.nCopies(10, Map.of("sentence", words)));
        for (int i = 0; i < 5; i++) {
            RecordedAudit audit = new RecordedAudit(
                    Map.of("image", "example/web:" + i, "outcome", "found", "rules", Collections.nCopies(100, rule)),
                    SampleAudits.packages(
                            id(2), Map.of("base", List.of(SampleAudits.installed("curl", "8.1-1", "curl", null)))),
                    "example/web",
                    null,
                    "run-" + i,
                    Instant.now());
            ContainerImages.recordAudited(
                    build, new InspectedImage("example/web:" + i, id(2), Ancestry.EMPTY, false), audit, false);
        }

        long size = Files.size(build.getRootDir().toPath().resolve("build.xml"));
        assertTrue(size < 4_000_000, size + " bytes");
        List<RecordedAudit> kept = ContainerImages.audits(build);
        assertEquals("example/web:4", kept.get(kept.size() - 1).getImage());
    }

    @Test
    void isThereWhileAStepKeepsSomethingWithTheBuild() throws Exception {
        ContainerImagesAction action = build.getAction(ContainerImagesAction.class);
        synchronized (action) {
            PackagesPage page =
                    CompletableFuture.supplyAsync(() -> action.getPackages(1)).get(1, TimeUnit.MINUTES);

            assertEquals(2004, page.getPackages().size());
        }
    }
}
