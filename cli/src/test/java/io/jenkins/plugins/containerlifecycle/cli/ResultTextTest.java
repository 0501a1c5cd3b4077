package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunJson;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.report.ReportReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTextTest {
    private static HookResult run(int exitCode, String stdout) {
        HookOutput output = new HookOutput(exitCode, CapturedText.of(stdout), CapturedText.EMPTY, Map.of(), null, null);
        ReportContext context = new ReportContext(
                "example/dns",
                "validate",
                "example/dns:1",
                null,
                null,
                null,
                Instant.EPOCH,
                Duration.ofSeconds(2),
                Map.of(),
                null);
        return new HookResult(ReportReader.read("validate", output, ReportFormat.AUTO), output, context, null, null);
    }

    private static String text(HookResult run) {
        return ResultText.of("example/dns:1", run, null);
    }

    @Test
    void flakyTestsAreCountedAndNamedWithWhatFailedFirst() {
        HookResult run = run(
                0,
                "<testsuite><testcase name='resolves'><flakyFailure message='timed out'/></testcase>"
                        + "<testcase name='reloads'/></testsuite>");
        assertThat(text(run))
                .startsWith("PASSED example/dns:1: The validate hook exited with 0: 2 tests passed, 1 of them flaky.")
                .contains("\n  flaky: resolves: timed out\n")
                .doesNotContain("reloads");
        assertThat(HookRunJson.of(run).at("/totals/flaky").intValue()).isEqualTo(1);
        assertThat(HookRunJson.of(run).at("/checks/0/flaky").booleanValue()).isTrue();
    }

    @Test
    void failuresAreNamed() {
        assertThat(text(run(1, "1..2\nok 1 - a\nnot ok 2 - mail\n# refused\n")))
                .contains("FAILED", "\n  failed: mail: refused\n");
    }
}
