package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Instant;
import java.util.List;
import org.jvnet.hudson.test.JenkinsRule;

/** The record of a validation, which a build still has after a restart. */
public final class SurvivingRecord {
    private static final String JOB = "recorded";

    private SurvivingRecord() {}

    public static void make(JenkinsRule rule) throws Exception {
        FreeStyleBuild build = rule.buildAndAssertSuccess(rule.createFreeStyleProject(JOB));
        ImageMetadata base = ContainerImagesActionTest.metadata(1, "base", null, null);
        ImageMetadata dns = ContainerImagesActionTest.metadata(2, "dns", null, null);
        ContainerImages.recordStamped(build, dns, "example/dns", List.of(), "");
        ContainerImages.recordValidated(
                build,
                new InspectedImage("example/dns:7", "sha256:d", ContainerImagesActionTest.ancestry(base, dns), false),
                Outcome.TIMED_OUT,
                "too slow",
                null,
                Instant.EPOCH,
                null,
                "9",
                "Validate");
    }

    public static void assertWhole(JenkinsRule rule) {
        FreeStyleBuild build =
                rule.jenkins.getItemByFullName(JOB, FreeStyleProject.class).getBuildByNumber(1);
        ImageReport image = ContainerImages.of(build).get(0);
        assertEquals(2, image.getAncestry().size());
        assertEquals("dns", image.getAncestry().get(1).getProject());
        assertEquals("timed out", image.getVerdict().getOutcomeText());
        assertEquals("too slow", image.getVerdict().getReason());
        assertEquals("1970-01-01T00:00:00Z", image.getVerdict().getTime());
        assertEquals("Validate", image.getVerdict().getStage());
    }
}
