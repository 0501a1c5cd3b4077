package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.EnvVars;
import hudson.model.FreeStyleBuild;
import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.plugin.agent.FreestyleRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.agent.Unkept;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.report.ReportReader;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What becomes of an agent's verdict. */
@WithJenkins
class ValidationReplyTest {
    private static final String IMAGE = "sha256:" + "ab".repeat(32);

    private static ValidationReply reply(int exitCode) {
        HookOutput output = new HookOutput(exitCode, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), null, null);
        ReportContext context = new ReportContext(
                "example/dns",
                "validate",
                "example/dns:1",
                IMAGE,
                null,
                null,
                Instant.now(),
                Duration.ofSeconds(1),
                Map.of(),
                null);
        HookResult run =
                new HookResult(ReportReader.read("validate", output, ReportFormat.AUTO), output, context, null, null);
        return ValidationReply.verdict("example/dns:1", run, Map.of(), null);
    }

    private static ValidateArguments arguments() {
        ValidateArguments arguments = new ValidateArguments();
        arguments.image = "example/dns:1";
        return arguments;
    }

    @Test
    void aFailureCountsAtTheGateAlsoWhereTheBuildsRecordCannotBeSaved(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        StepRun run = new FreestyleRun(
                build, new EnvVars(), TaskListener.NULL, LogFilter.of(build, ContainerValidateStep.FUNCTION));
        Unkept unkept = new Unkept();
        reply(0).recordIn(run, arguments(), unkept);
        assertNull(unkept.sentences());
        Path record = build.getRootDir().toPath().resolve("build.xml");
        Files.delete(record);
        Files.createDirectories(record.resolve("in-the-way"));

        reply(1).recordIn(run, arguments(), unkept);

        assertTrue(unkept.sentences().contains("on the controller: "), unkept.sentences());
        assertEquals(
                List.of(Outcome.PASSED, Outcome.FAILED),
                new BuildVerdicts(build)
                        .find(IMAGE).stream().map(ImageVerdict::outcome).toList());
    }
}
