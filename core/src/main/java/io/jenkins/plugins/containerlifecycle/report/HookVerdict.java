package io.jenkins.plugins.containerlifecycle.report;

import java.util.List;
import java.util.Objects;

/**
 * The verdict on one run of a hook, with its checks.
 *
 * @param outcome the verdict
 * @param reason one sentence for the user saying why
 * @param format what the checks were read from; {@link ReportFormat#EXIT_CODE} if there was no report
 * @param checks never empty; in the order of the report
 * @param warnings sentences about oddities that did not decide the verdict; may be empty
 */
public record HookVerdict(
        Outcome outcome, String reason, ReportFormat format, List<CheckResult> checks, List<String> warnings) {

    /**
     * Copies the lists and compares the verdict with its checks: there cannot be a green verdict with a red check.
     *
     * @throws IllegalArgumentException if there is no check; if the outcome is {@code PASSED} and a check is red or
     *     none passed; if it is {@code SKIPPED} and a check is not
     */
    public HookVerdict {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(format, "format");
        reason = Objects.requireNonNullElse(ReportTexts.message(reason), outcome.name());
        checks = List.copyOf(checks);
        warnings = warnings.stream()
                .map(ReportTexts::message)
                .filter(Objects::nonNull)
                .toList();
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("A report has at least one check.");
        }
        boolean anyPassed = checks.stream().anyMatch(c -> c.outcome() == Outcome.PASSED);
        boolean anyRed = checks.stream().anyMatch(c -> c.outcome().isRed());
        if (outcome == Outcome.PASSED && (anyRed || !anyPassed)
                || outcome == Outcome.SKIPPED && (anyRed || anyPassed)) {
            throw new IllegalArgumentException("The checks do not allow the outcome " + outcome + ": " + checks);
        }
    }

    /**
     * Counts the checks. A TAP report that plans no tests has none: the check that stands for it is not counted.
     *
     * @return the totals; {@code errors} includes time-outs
     */
    public Totals totals() {
        int passed = 0;
        int failed = 0;
        int errors = 0;
        int skipped = 0;
        List<CheckResult> counted =
                checks.stream().filter(check -> !isPlanOfNothing(check)).toList();
        for (CheckResult check : counted) {
            switch (check.outcome()) {
                case PASSED -> passed++;
                case SKIPPED -> skipped++;
                case FAILED -> failed++;
                case ERROR, TIMED_OUT -> errors++;
            }
        }
        return new Totals(passed, failed, errors, skipped);
    }

    private boolean isPlanOfNothing(CheckResult check) {
        return format == ReportFormat.TAP && check.standsForHook() && check.outcome() == Outcome.SKIPPED;
    }

    /**
     * How many of the checks that passed had failed before.
     *
     * @return part of {@link Totals#passed()}
     */
    public int flaky() {
        return (int) checks.stream().filter(CheckResult::flaky).count();
    }
}
