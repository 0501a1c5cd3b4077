package io.jenkins.plugins.containerlifecycle.report;

import java.util.List;

/** Judges the run of a hook by its exit code and whatever report it left. */
public final class ReportReader {
    private ReportReader() {}

    /**
     * Judges one run.
     *
     * @param hook such as {@code validate}
     * @param output what the run left
     * @param declared what the user says the report is; {@link ReportFormat#AUTO} to find out
     * @return the verdict, never null
     */
    public static ValidationReport read(String hook, HookOutput output, ReportFormat declared) {
        // Nobody has written the reading yet, and what was not read is not green.
        String reason = "The report of " + hook + " was not read.";
        return new ValidationReport(
                Outcome.ERROR,
                reason,
                ReportFormat.EXIT_CODE,
                List.of(CheckResult.ofHook(hook, Outcome.ERROR, reason, null)),
                List.of());
    }
}
