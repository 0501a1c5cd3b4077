package io.jenkins.plugins.containerlifecycle.report;

import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.util.Map;

/** What holds for the verdict on any run, whatever it reported. */
final class FuzzedRuns {
    private FuzzedRuns() {}

    /**
     * Judges a run that reported this and exited with 0, and also the same run with other exit codes.
     *
     * @return whether it is green
     */
    static boolean isGreen(String stdout, Map<String, byte[]> files, ReportFormat declared) {
        HookVerdict failed = judge(1, stdout, files, declared);
        Held.that(failed.outcome() == Outcome.FAILED, "exit code 1 is a failure, not " + failed.outcome());
        HookVerdict unknown = judge(null, stdout, files, declared);
        Held.that(unknown.outcome() == Outcome.ERROR, "no exit code is an error, not " + unknown.outcome());
        HookVerdict skipped = judge(77, stdout, files, declared);
        Held.that(!skipped.outcome().isGreen(), "a skip is not green");

        HookVerdict report = judge(0, stdout, files, declared);
        boolean green = report.outcome().isGreen();
        Totals totals = report.totals();
        Held.that(
                !green || totals.passed() > 0 && totals.failed() + totals.errors() == 0,
                "green only over what passed: " + totals);
        return green;
    }

    private static HookVerdict judge(
            Integer exitCode, String stdout, Map<String, byte[]> files, ReportFormat declared) {
        HookOutput output = new HookOutput(exitCode, CapturedText.of(stdout), CapturedText.EMPTY, files, null, null);
        HookVerdict report = ReportReader.read("validate", output, declared);
        Held.line(report.reason());
        report.warnings().forEach(Held::line);
        Held.that(report.warnings().size() <= 50, "not too many warnings");
        Held.that(report.checks().size() <= ReportFindings.MAX_CHECKS + 1, "not too many checks");
        for (CheckResult check : report.checks()) {
            Held.line(check.suite());
            Held.line(check.className());
            Held.line(check.name());
            Held.line(check.message());
            Held.block(check.detail());
            Held.block(check.output());
        }
        return report;
    }
}
