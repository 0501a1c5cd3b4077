package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.printed;
import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last line of a tool that found a failure, when a pipe has lost the tool's exit code. */
class FailureMarksTest {
    private static final String GREEN_TAP = "1..1\nok 1 - a\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Result: FAIL",
                "Result: NOTESTS",
                "Result: FAIL\r",
                "\u001B[31mResult: FAIL\u001B[0m",
                "2026-11-27T10:00:00Z Result: FAIL",
                "Failed 1/2 test programs. 1/4 subtests failed.",
                "2 tests, 1 failure",
                "12 tests, 2 failures, 1 skipped in 3 seconds",
                "Failed examples:",
                "rspec ./spec/dns_spec.rb:12 # DNS answers",
                "rspec ./spec/dns_spec.rb[1:2] # DNS answers",
                "# Looks like you failed 1 test of 2.",
                "# Looks like your test exited with 2 just after 1.",
                "# fail 1",
                "Tests run: 5, Failures: 2, Errors: 0, Skipped: 0",
                "[ERROR] Tests run: 5, Failures: 0, Errors: 1, Skipped: 0",
                "========= 1 failed, 3 passed in 0.12s =========",
                "=== 3 passed, 1 error in 1.2s ===",
                "--- FAIL: TestZone (0.00s)",
                "FAILED (failures=1)",
                "  2 failing",
                "Tests:       1 failed, 3 passed, 4 total",
                "      Tests  1 failed | 3 passed (4)",
                "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                "FAILURES!",
                "ERRORS!",
                "4 runs, 5 assertions, 1 failures, 0 errors, 0 skips",
                "4 tests, 5 assertions, 0 failures, 1 errors, 0 pendings, 0 omissions, 0 notifications",
                "50% tests passed, 1 tests failed out of 2",
                "Failed!  - Failed:     1, Passed:     3, Skipped:     0, Total:     4, Duration: 12 ms - a.dll (net8.0)",
                "3 tests completed, 1 failed",
                "2 tests, 1 passed, 1 failed",
                "Test Summary: 3 successful, 1 failure, 0 skipped"
            })
    void theLineOfAFailureAloneIsNeverGreen(String line) {
        for (String stdout : new String[] {line, "Checking\n" + line + "\nDone\n"}) {
            HookVerdict report = read(printed(0, stdout));
            assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(report.reason()).contains("exited with 0", "End the hook with the exit code of");
        }
        assertThat(read(new HookOutput(0, CapturedText.EMPTY, CapturedText.of(line + "\n"), Map.of(), null, null))
                        .outcome())
                .isEqualTo(Outcome.ERROR);
        assertThat(read(printed(0, Runs.truncated("log\n", "end\n" + line + "\n")))
                        .outcome())
                .isEqualTo(Outcome.ERROR);
        assertThat(read(printed(1, line)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(read(printed(0, line), ReportFormat.EXIT_CODE).outcome()).isEqualTo(Outcome.PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Result: PASS",
                "All tests successful.",
                "2 tests, 0 failures",
                "the log has 'Result: FAIL' as an example",
                "  Result: FAIL",
                "rspec ./spec/dns_spec.rb:12",
                "# fail 0",
                "# failover 1",
                "Tests run: 5, Failures: 0, Errors: 0, Skipped: 1",
                "=== 3 passed in 0.12s ===",
                "0 failing",
                "Tests:       4 passed, 4 total",
                "Tests:       0 failed, 4 passed, 4 total",
                "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                "4 runs, 5 assertions, 0 failures, 0 errors, 0 skips",
                "100% tests passed, 0 tests failed out of 2",
                "Passed!  - Failed:     0, Passed:     4, Skipped:     0, Total:     4",
                "2 tests, 2 passed, 0 failed",
                "Test Summary: 4 successful, 0 failures, 0 skipped"
            })
    void whatSaysNothingOfAFailurePasses(String line) {
        assertThat(read(printed(0, line + "\n")).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void besideAGreenReportItIsAnErrorAndBesideARedOneItIsKnown() {
        String mark = "Result: FAIL\n";
        assertThat(read(printed(0, GREEN_TAP + mark)).outcome()).isEqualTo(Outcome.ERROR);
        HookOutput onStderr =
                new HookOutput(0, CapturedText.of(GREEN_TAP), CapturedText.of(mark), Map.of(), null, null);
        assertThat(read(onStderr).outcome()).isEqualTo(Outcome.ERROR);
        assertThat(read(onStderr).reason()).contains("set the format to");
        assertThat(read(onStderr, ReportFormat.TAP).outcome()).isEqualTo(Outcome.PASSED);
        String red = "1..2\nok 1\nnot ok 2\n# Looks like you failed 1 test of 2.\n";
        assertThat(read(printed(0, red)).outcome()).isEqualTo(Outcome.FAILED);
    }
}
