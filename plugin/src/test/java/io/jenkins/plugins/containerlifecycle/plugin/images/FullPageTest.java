package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.BulkChange;
import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.File;
import java.time.Instant;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A build with the greatest number of images, each with the greatest number of ancestors. */
@WithJenkins
class FullPageTest {
    private static final int IMAGES = 50;
    private static final int ANCESTORS = 64;
    /** Bytes of the build's record, which is loaded whenever somebody looks at the build. */
    private static final long MAX_RECORD = 4L * 1024 * 1024;

    @Test
    void isShownWhole(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        // Else all of it is written after each image.
        try (BulkChange once = new BulkChange(build)) {
            for (int i = 0; i < IMAGES; i++) {
                ImageMetadata[] ancestry = new ImageMetadata[ANCESTORS];
                for (int j = 0; j < ANCESTORS; j++) {
                    ancestry[j] = ContainerImagesActionTest.metadata(
                            i * ANCESTORS + j, "p" + i, "http://elsewhere/job/x/1/", "https://github.com/example/x");
                }
                ContainerImages.recordValidated(
                        build,
                        new InspectedImage(
                                "example/p" + i + ":1",
                                String.format("sha256:%064x", i),
                                ContainerImagesActionTest.ancestry(ancestry),
                                false),
                        Outcome.PASSED,
                        "fine",
                        null,
                        Instant.now(),
                        null,
                        null,
                        null);
            }
            once.commit();
        }

        HtmlPage page;
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            page = browser.getPage(build, "container-images/");
        }

        int shown = page.querySelectorAll("table.jenkins-table").size();
        assertEquals(IMAGES, shown);
        assertEquals(IMAGES * ANCESTORS, page.querySelectorAll("tbody tr").size());
        assertEquals(
                IMAGES * ANCESTORS,
                page.querySelectorAll(".container-lifecycle-chain > li").size());
        long size = new File(build.getRootDir(), "build.xml").length();
        assertTrue(size < MAX_RECORD, size + " bytes");
    }
}
