package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.printed;
import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static io.jenkins.plugins.containerlifecycle.report.Runs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapInputTest {
    private static HookVerdict tap(String text) {
        return read(printed(0, text.replace("|", "\n") + "\n"));
    }

    @Test
    void batsIsRead() {
        HookVerdict report = read(printed(1, resource("bats.tap")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.format()).isEqualTo(ReportFormat.TAP);
        assertThat(report.totals()).isEqualTo(new Totals(2, 1, 0, 1));
        CheckResult failed = report.checks().get(1);
        assertThat(failed.name()).isEqualTo("every zone has a serial # newer than the last");
        assertThat(failed.message()).isEqualTo("(in test file dns.bats, line 2)");
        assertThat(failed.detail()).contains("-gt");
        assertThat(report.checks().get(2).message()).isEqualTo("no slave in this image");
        assertThat(report.checks().get(3).name()).isEqualTo("todo, no todo");
    }

    @Test
    void tap14WithSubtestsYamlAndEscapesIsRead() {
        HookVerdict report = read(printed(1, """
                TAP version 14
                1..4
                ok 1 - zones load \\# all of them \\\\o/
                # Subtest: resolving
                    1..2
                    not ok 1 - A record
                      ---
                      message: NXDOMAIN
                      ...
                    ok 2 - MX record
                not ok 2 - resolving
                  ---
                  severity: fail
                  not ok: this is yaml
                  ...
                # Subtest: judged by its parent
                    1..1
                    not ok 1 - known
                ok 3 - judged by its parent
                not ok 4 - ipv6 # TODO next year
                """));
        assertThat(report.totals()).isEqualTo(new Totals(2, 1, 0, 1));
        assertThat(report.checks().get(0).name()).isEqualTo("zones load # all of them \\o/");
        assertThat(report.checks().get(1).detail()).contains("NXDOMAIN", "severity: fail", "not ok: this is yaml");
        assertThat(report.checks().get(3).message()).isEqualTo("TODO next year");
        assertThat(report.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "message: NXDOMAIN; NXDOMAIN",
                "message: \"the \\\"serial\\\" is old\"/severity: fail; the \"serial\" is old",
                "message: 'it''s gone'; it's gone",
                "duration_ms: 1.2/failureType: 'x'/error: 'it was 2'; it was 2",
                "error: |-/  The first line//  The second/code: 'E'; The first line",
                "found:/  message: inner/message: outer; outer",
                "severity: fail; severity: fail",
                "message:; message:"
            })
    void theMessageOfAFailureIsWhatItsYamlSaysForPeople(String yaml, String message) {
        String block = yaml.replace("/", "\n").replaceAll("(?m)^", "  ");
        HookVerdict report = read(printed(1, "1..1\nnot ok 1 - a\n  ---\n" + block + "\n  ...\n"));
        assertThat(report.checks().get(0).message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1..2|ok|ok; PASSED",
                "ok 1 - a|ok 2 - b|1..2; PASSED",
                "# hello|1..1|ok 1; PASSED",
                "booting|TAP version 13|1..1|noise|ok 1; PASSED",
                "1..2|ok 2|ok 1; PASSED",
                "1..1|ok 1 a # TODO works by now; PASSED",
                "1..2|ok 1|not ok 2; FAILED",
                "\uFEFF\uFEFF1..2|ok 1|\uFEFF\uFEFFnot ok 2; FAILED",
                "1..1|not ok 1 with\u2028unusual\u0085separators; FAILED",
                "1..1|not ok 1 # SKIP no network; SKIPPED",
                "1..1|not ok 1 # skipping the line broke it; FAILED",
                "1..0; SKIPPED",
                ">> Checking zones|1..2|ok 1|ok 2|done; PASSED",
                "1..1|ok 1|1..2|ok 1|ok 2; PASSED",
                "ok 1|1..1|ok 1|ok 2|1..2; PASSED",
                "TAP version 14|1..1|ok 1|TAP version 14|1..1|not ok 1; FAILED",
                "TAP Version 13|1..1|ok 1; PASSED",
                "KTAP version 1|1..1|  KTAP version 1|  1..1|  not ok 1 a|not ok 1 suite; FAILED",
                "KTAP version 1|1..1|not ok 1 suite # XFAIL known; SKIPPED",
                "1..1|not ok 1 # XFAIL is none of TAP's; FAILED",
                "1..1|not ok 1 # TIMEOUT; FAILED",
                "[    1.234567] KTAP version 1|[    1.234568] 1..1|[    1.234569] not ok 1 a; FAILED",
                "07:00:01 1..1|07:00:02 ok 1; PASSED",
                "Nov 27 07:00:01 1..1|starting|Nov 27 07:00:02 not ok 1; FAILED",
                "1..1|ok 1 # SKIP; SKIPPED",
                "1..1|ok 1 # skipped: no network; SKIPPED",
                "1..1|not ok 1 # TODO; SKIPPED",
                "1..0 # SKIP no network; SKIPPED",
                "1..0 # skip; SKIPPED"
            })
    void wellFormedStreamsGetTheirVerdict(String text, Outcome outcome) {
        HookVerdict report = tap(text);
        assertThat(report.format()).isEqualTo(ReportFormat.TAP);
        assertThat(report.outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1..3|ok 1|ok 2; plans 3 tests and has 2",
                "1..1|ok 1|ok 2; plans 1 test and has 2",
                "1..2; plans 2 tests and has 0",
                "TAP version 13|ok 1|ok 2; has no plan",
                "ok 1|ok 2; has no plan",
                "TAP version 13; has no plan",
                "1..0 # SKIP|ok 1; plans 0 tests and has 1",
                "1..2|ok 1|ok 1; number 1 twice",
                "1..2|ok 1|ok 3; numbered 3",
                "1..1|ok 0; start at 1",
                "1..1|ok 1|1..1; plans 1 test and has 0",
                "1..2|ok 1|1..1|ok 1; plans 2 tests and has 1",
                "1..1|ok 1|ok 1; has no plan",
                "not ok; set the format to exit-code",
                "checking|not ok 4 - mail|done; has no plan",
                "everything is ok|1..2; plans 2 tests and has 0",
                ">> Checking zones|ok 1|ok 2|done; has no plan",
                "    ok 1|    not ok 2 - deep; ends in a subtest that failed",
                "# Subtest: a|    ok 1; has no plan",
                "    ok - a|    not ok - b; ends in a subtest that failed",
                "KTAP version 2|1..1|ok 1; KTAP version 2 is not known",
                "[web] not ok 1; something stands before each line",
                "ok 1|1..2|ok 2; stands in its middle",
                "1..2|ok 1|Bail out! no database|ok 2; Bail out! no database",
                "Bail out!; Bail out!",
                "1..1|    Bail out! deep down|ok 1; Bail out! deep down",
                "TAP version 15|1..1|ok 1; version 15 is not known",
                "1..1|ok 999999999; numbered 999999999"
            })
    void brokenStreamsAreErrors(String text, String reason) {
        HookVerdict report = tap(text);
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ok", "ok 1", "checking zones... ok|ok", "ok 200|ok", "server reload successful", "1..x|ok"})
    void stdoutThatMerelyLooksABitLikeItIsNotTap(String text) {
        HookVerdict report = tap(text);
        assertThat(report.format()).isEqualTo(ReportFormat.EXIT_CODE);
        assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void theOutputOfProveIsNotTapButItsExitCodeCounts() {
        assertThat(read(printed(0, resource("prove-verbose.txt"))).format()).isEqualTo(ReportFormat.EXIT_CODE);
        assertThat(read(printed(1, resource("prove-verbose.txt"))).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aBareOkIsATestWhereTapIsDeclared() {
        assertThat(read(printed(0, "ok"), ReportFormat.TAP).reason()).contains("has no plan");
        assertThat(read(printed(0, "fine\n1..1\nok 1\n"), ReportFormat.TAP).outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void windowsLineEndsAndColoursDoNotMatter() {
        assertThat(read(printed(0, "1..2\r\n\u001B[32mok 1\u001B[0m - a\r\nok 2\r\n"))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void aStreamThatWasCutIsAnError() {
        for (String head : new String[] {"1..9000\nok 1\nok", "TAP version 13\nok 1", "ok 1 - a\nok 2 - b\nok 3 -"}) {
            HookVerdict report = read(printed(0, Runs.truncated(head, "ok 9000\n")));
            assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(report.reason()).contains("TAP report on stdout is truncated");
        }
        assertThat(read(printed(0, Runs.truncated("log\n", "end\n"))).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(read(printed(0, Runs.truncated("log\n", "end\n")), ReportFormat.TAP)
                        .outcome())
                .isEqualTo(Outcome.ERROR);
    }

    @Test
    void tooManyTestsAreAnError() {
        HookVerdict report = tap("1..10001" + "|ok".repeat(10_001));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("more than 10000 tests");
    }
}
