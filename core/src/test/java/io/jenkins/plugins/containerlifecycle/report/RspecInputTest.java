package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.printed;
import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static io.jenkins.plugins.containerlifecycle.report.Runs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RspecInputTest {
    @Test
    void serverspecAsInTheEssayPasses() {
        HookVerdict report = read(printed(0, resource("serverspec-passed.txt")));
        assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(report.format()).isEqualTo(ReportFormat.RSPEC);
        assertThat(report.reason())
                .isEqualTo("The validate hook exited with 0: its report says: 29 examples, 0 failures.");
        assertThat(report.checks()).singleElement().satisfies(check -> {
            assertThat(check.name()).isEqualTo("validate");
            assertThat(check.message()).isEqualTo("29 examples, 0 failures");
        });
    }

    @Test
    void failedExamplesBecomeChecks() {
        HookVerdict report = read(printed(1, resource("serverspec-failed.txt")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.reason())
                .isEqualTo("The validate hook exited with 1: its report says: 3 examples, 2 failures.");
        assertThat(report.checks())
                .extracting(CheckResult::name)
                .containsExactly(
                        "validate",
                        "Port \"53\" is expected to be listening",
                        "File \"/etc/named.conf\" content is expected to match /allow-query/");
        assertThat(report.checks())
                .extracting(CheckResult::className)
                .containsExactly(null, "spec.dns_spec", "spec.conf_spec");
        assertThat(report.checks().get(0).detail())
                .contains("expected Port \"53\" to be listening")
                .doesNotContain("Finished in");
    }

    @Test
    void failuresWithExitCodeZeroAreAFailure() {
        HookVerdict report = read(printed(0, resource("serverspec-failed.txt")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.reason()).contains("although its report says: 3 examples, 2 failures");
    }

    @Test
    void aByteOrderMarkHidesNoSum() {
        String stdout = "\uFEFF\uFEFF3 examples, 1 failure\n\uFEFF2 examples, 0 failures\n";
        assertThat(read(printed(0, stdout)).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void theHooksOwnCheckCarriesTheVerdictOnTheHook() {
        HookVerdict report = read(printed(3, resource("serverspec-passed.txt")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.reason())
                .isEqualTo("The validate hook exited with 3 although its report says: 29 examples, 0 failures.");
        assertThat(report.checks())
                .singleElement()
                .satisfies(check -> assertThat(check.outcome()).isEqualTo(Outcome.FAILED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 example, 0 failures|PASSED",
                "2 examples, 1 failure|FAILED",
                "3 examples, 0 failures, 1 pending|PASSED",
                "3 examples, 0 failures, 3 pending|SKIPPED",
                "3 examples, 0 failures, 1 error occurred outside of examples|FAILED",
                "0 examples, 0 failures, 2 errors occurred outside of examples|ERROR",
                "0 examples, 0 failures|ERROR",
                "29 examples, 0 failures expected|PASSED",
            })
    void theFormsOfTheSummaryLineAreRead(String line, Outcome outcome) {
        assertThat(read(printed(0, line + "\n")).outcome()).isEqualTo(outcome);
    }

    @Test
    void aSentenceAboutExamplesIsNoSummary() {
        HookVerdict report = read(printed(0, "we expect 29 examples, 0 failures\n"));
        assertThat(report.format()).isEqualTo(ReportFormat.EXIT_CODE);
    }

    @Test
    void theWorstOfSeveralRunsHolds() {
        assertThat(read(printed(0, "2 examples, 1 failure\n29 examples, 0 failures\nCount: 9, Failed: 0\n"))
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(read(printed(0, "29 examples, 0 failures\nCount: 9, Failed: 1, Skipped: 0\n"))
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(read(printed(0, "29 examples, 0 failures\n0 examples, 0 failures\n"))
                        .outcome())
                .isEqualTo(Outcome.ERROR);
    }

    @Test
    void theSummaryAtTheEndOfTruncatedOutputIsReadUnlessRspecIsDeclared() {
        CapturedText stdout = Runs.truncated("installing gems\n", "Finished in 6 seconds\n29 examples, 1 failure\n");
        assertThat(read(printed(0, stdout)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(read(printed(0, stdout), ReportFormat.RSPEC).outcome()).isEqualTo(Outcome.ERROR);
    }
}
