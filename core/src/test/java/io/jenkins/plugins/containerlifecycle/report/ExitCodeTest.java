package io.jenkins.plugins.containerlifecycle.report;

import static io.jenkins.plugins.containerlifecycle.report.Runs.printed;
import static io.jenkins.plugins.containerlifecycle.report.Runs.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    @ParameterizedTest
    @CsvSource({
        "0, PASSED, exited with 0",
        "1, FAILED, exited with 1",
        "2, FAILED, exited with 2",
        "-1, FAILED, exited with -1",
        "69, FAILED, exited with 69",
        "73, FAILED, exited with 73",
        "74, FAILED, exited with 74",
        "75, FAILED, exited with 75",
        "77, SKIPPED, means skipped",
        "124, TIMED_OUT, means timed out",
        "126, ERROR, not executable",
        "127, ERROR, not found",
        "137, ERROR, killed",
        "139, FAILED, SIGSEGV",
        "143, FAILED, SIGTERM",
        "255, FAILED, exited with 255"
    })
    void eachCodeHasItsMeaningAndOneCheckForTheHook(int code, Outcome outcome, String reason) {
        HookVerdict report = read(printed(code, "checking\nok\n"));
        assertThat(report.outcome()).isEqualTo(outcome);
        assertThat(report.reason()).contains(reason).endsWith(".");
        assertThat(report.format()).isEqualTo(ReportFormat.EXIT_CODE);
        assertThat(report.checks()).singleElement().satisfies(check -> {
            assertThat(check.name()).isEqualTo("validate");
            assertThat(check.outcome()).isEqualTo(outcome);
        });
    }

    @ParameterizedTest
    @EnumSource(HookExitCode.class)
    void theReferenceNamesEveryCode(HookExitCode exitCode) throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "hooks.md")))
                .containsPattern("(?m)^\\| (\\d+, )?" + exitCode.code() + "(, \\d+)? \\| \\S");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "69|container: there is no validate method: set validate_method.|There is no validate hook in the image (exit code 69).",
                "69|container: the validate method is blank or only a comment: it would do nothing.|is blank or only a comment",
                "74|container: the validate method is unknown: cannot read the text form of 1-a-b.txt.|cannot read the text form"
            })
    void whereTheScriptSaysThatItHasNoHookThatIsAnError(int code, String sentence, String reason) {
        String warning = "container: /etc/container/hooks/validate is ignored because it is empty.\n";
        HookVerdict report = read(saidOnStderr(code, warning + sentence + "\n"));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains(reason).contains("exit code " + code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "69|zonecheck: service unavailable",
                "69|container: there is no monitor method: set monitor_method.",
                "69|see 'container: there is no validate method: ...'",
                "75|container: there is no validate method: set validate_method."
            })
    void aHookThatEndsWithACodeOfTheScriptHasFailed(int code, String stderr) {
        assertThat(read(saidOnStderr(code, stderr + "\n")).outcome()).isEqualTo(Outcome.FAILED);
        String behind = "container: there is no validate method: set validate_method.\nbut the hook went on\n";
        assertThat(read(saidOnStderr(code, behind)).outcome()).isEqualTo(Outcome.FAILED);
    }

    private static HookOutput saidOnStderr(int code, String stderr) {
        return new HookOutput(code, CapturedText.EMPTY, CapturedText.of(stderr), Map.of(), null, null);
    }

    @Test
    void aMissingExitCodeIsAnErrorOfItsOwn() {
        HookVerdict report = read(printed(null, "29 examples, 0 failures\n"));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.reason()).contains("without an exit code");
    }

    @Test
    void whatTheEngineSaidAboutACommandThatCannotRunIsPartOfTheReason() {
        String message = "OCI runtime exec failed: exec: \"/srv/support/bin/validate.sh\": no such file\r\n";
        assertThat(read(printed(127, message)).reason()).contains("validate.sh\": no such file");
    }

    @Test
    void anIncompleteRunIsAnErrorWhateverItExitedWith() {
        for (Integer code : new Integer[] {0, 1, 77, null}) {
            HookOutput output = new HookOutput(
                    code, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), "The connection was lost.", null);
            HookVerdict report = read(output);
            assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(report.reason()).isEqualTo("The connection was lost.");
        }
    }

    @Test
    void whatTheRunnerIsSureOfWinsOverEverything() {
        HookOutput timedOut =
                new HookOutput(0, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), null, Outcome.TIMED_OUT);
        assertThat(read(timedOut).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(read(timedOut).reason()).contains("deadline");
        HookOutput lost = new HookOutput(
                0, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), "Lost after 3 s.", Outcome.TIMED_OUT);
        assertThat(read(lost).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(read(lost).reason()).isEqualTo("Lost after 3 s.");
    }

    @Test
    void aPassCannotBeForced() {
        assertThatThrownBy(
                        () -> new HookOutput(0, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), null, Outcome.PASSED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anErrorOfTheHookStaysAnErrorWhenItsReportHasFailures() {
        HookVerdict report = read(
                Runs.left(137, "a.xml", "<testsuite name='a'><testcase name='t'><failure/></testcase></testsuite>"));
        assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(report.totals()).isEqualTo(new Totals(0, 1, 0, 0));
    }

    @Test
    void withExitCodeAsTheDeclaredFormatNothingElseIsLookedAt() {
        String failing = "1..1\nnot ok 1\n";
        assertThat(read(printed(0, failing), ReportFormat.EXIT_CODE).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(read(printed(0, failing)).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aSkippedHookNeedsNoReportEvenWhereOneIsDeclared() {
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(read(printed(77, "no network here"), format).outcome()).isEqualTo(Outcome.SKIPPED);
        }
    }

    @Test
    void aPassWithoutTheDeclaredReportIsAnError() {
        for (ReportFormat format :
                new ReportFormat[] {ReportFormat.JUNIT, ReportFormat.TAP, ReportFormat.GOSS, ReportFormat.RSPEC}) {
            HookVerdict report = read(printed(0, "all is well\n"), format);
            assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(report.reason()).contains("declared format is " + format, "no test was found");
        }
    }

    @Test
    void theReportCannotBeMadeGreenOverARedCheck() {
        CheckResult red = CheckResult.ofHook("validate", Outcome.FAILED, null, null);
        CheckResult skipped = CheckResult.ofHook("validate", Outcome.SKIPPED, null, null);
        for (CheckResult check : new CheckResult[] {red, skipped}) {
            assertThatThrownBy(() -> new HookVerdict(
                            Outcome.PASSED, "", ReportFormat.AUTO, java.util.List.of(check), java.util.List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() ->
                        new HookVerdict(Outcome.ERROR, "", ReportFormat.AUTO, java.util.List.of(), java.util.List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesThatNobodyReadsAreMentioned() {
        HookOutput output =
                new HookOutput(0, CapturedText.EMPTY, CapturedText.EMPTY, Map.of("notes.txt", new byte[1]), null, null);
        assertThat(read(output).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(read(output).warnings()).singleElement().asString().contains("notes.txt");
        assertThat(read(output, ReportFormat.RSPEC).warnings()).anyMatch(w -> w.contains("was not read"));
    }
}
