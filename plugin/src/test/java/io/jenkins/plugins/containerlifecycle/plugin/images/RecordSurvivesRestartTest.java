package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

class RecordSurvivesRestartTest {
    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension();

    @Test
    void recordSurvivesARestart() throws Throwable {
        jenkins.then(RecordSurvivesRestartTest::build);
        jenkins.then(RecordSurvivesRestartTest::look);
    }

    private static void build(JenkinsRule rule) throws Exception {
        FreeStyleBuild build = rule.buildAndAssertSuccess(rule.createFreeStyleProject("job"));
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

    private static void look(JenkinsRule rule) {
        FreeStyleBuild build =
                rule.jenkins.getItemByFullName("job", FreeStyleProject.class).getBuildByNumber(1);
        ImageReport image = ContainerImages.of(build).get(0);
        assertEquals(2, image.getAncestry().size());
        assertEquals("dns", image.getAncestry().get(1).getProject());
        assertEquals("timed out", image.getVerdict().getOutcomeText());
        assertEquals("too slow", image.getVerdict().getReason());
        assertEquals("1970-01-01T00:00:00Z", image.getVerdict().getTime());
        assertEquals("Validate", image.getVerdict().getStage());
    }
}
