package io.jenkins.plugins.containerlifecycle.report;

import java.util.ArrayList;
import java.util.List;

/** Combines exit code and report. Every path with any doubt ends in a colour other than green. */
final class Judge {
    private final String hook;
    private final HookOutput output;
    private final ReportFormat declared;
    private final ReportFindings findings;
    private final List<CheckResult> checks;
    private final List<String> problems;
    private final int red;
    private final int passed;

    Judge(String hook, HookOutput output, ReportFormat declared, ReportFindings findings) {
        this.hook = hook;
        this.output = output;
        this.declared = declared;
        this.findings = findings;
        this.checks = findings.checks();
        this.problems = new ArrayList<>(findings.problems());
        this.red = findings.redFrom(0);
        this.passed =
                (int) checks.stream().filter(c -> c.outcome() == Outcome.PASSED).count();
    }

    HookVerdict judge() {
        ExitCodes.Meaning exit = ExitCodes.read(hook, output);
        if (output.forced() != null) {
            return report(output.forced(), output.incomplete() != null ? output.incomplete() : forcedReason());
        }
        if (output.incomplete() != null) {
            return report(Outcome.ERROR, output.incomplete());
        }
        return switch (exit.outcome()) {
            case PASSED -> afterPass(exit.clause());
            case SKIPPED -> afterSkip(exit.clause());
            case FAILED -> report(Outcome.FAILED, exit.clause() + failedBecause() + ".");
            case ERROR, TIMED_OUT -> report(exit.outcome(), exit.clause() + ".");
        };
    }

    private HookVerdict afterPass(String clause) {
        // A skip leaves no report and needs none; a pass without the promised report proves nothing.
        if (findings.format() == null && declared != ReportFormat.AUTO && declared != ReportFormat.EXIT_CODE) {
            problems.add("The declared format is " + declared + ", but no test was found in it.");
        } else if (findings.format() != null && checks.isEmpty() && problems.isEmpty()) {
            problems.add("There is no test in the " + label(findings.format()) + " report.");
        }
        if (!problems.isEmpty()) {
            return report(Outcome.ERROR, clause + ", but its report cannot be trusted. " + problems.remove(0));
        }
        if (red > 0) {
            return report(Outcome.FAILED, clause + " although " + redTests() + ".");
        }
        if (!checks.isEmpty() && passed == 0) {
            return report(Outcome.SKIPPED, clause + ", but all tests of its report were skipped.");
        }
        return report(Outcome.PASSED, clause + (checks.isEmpty() ? "" : ": " + greenTests()) + ".");
    }

    private HookVerdict afterSkip(String clause) {
        if (!problems.isEmpty()) {
            return report(Outcome.ERROR, clause + ", but its report cannot be trusted. " + problems.remove(0));
        }
        return red > 0
                ? report(Outcome.FAILED, clause + ", although " + redTests() + ".")
                : report(Outcome.SKIPPED, clause + ".");
    }

    private String failedBecause() {
        if (red > 0) {
            return ": " + redTests();
        }
        return passed == 0 || !problems.isEmpty() ? "" : " although " + greenTests();
    }

    private String redTests() {
        return findings.summary() != null
                ? "its report says: " + findings.summary()
                : red + " of " + ReportTexts.count(checks.size(), "test") + " failed"
                        + (flaky() == 0 ? "" : " and " + flaky() + (flaky() == 1 ? " is" : " are") + " flaky");
    }

    private long flaky() {
        return checks.stream().filter(CheckResult::flaky).count();
    }

    private String greenTests() {
        if (findings.summary() != null) {
            return "its report says: " + findings.summary();
        }
        int skipped = checks.size() - passed - red;
        long flaky = flaky();
        return ReportTexts.count(passed, "test") + " passed"
                + (flaky == 0 ? "" : ", " + flaky + " of them flaky")
                + (skipped == 0 ? "" : (flaky == 0 ? "" : ",") + " and " + skipped + " skipped");
    }

    private String forcedReason() {
        return output.forced() == Outcome.TIMED_OUT
                ? "The " + hook + " hook did not end within its deadline."
                : "The " + hook + " hook could not be run to its end.";
    }

    private HookVerdict report(Outcome outcome, String reason) {
        // Some of it comes from others, who may not end with a full stop.
        String sentence = reason.endsWith(".") ? reason : reason + ".";
        List<String> warnings = new ArrayList<>(problems);
        warnings.addAll(findings.warnings());
        ReportFormat format = findings.format() == null ? ReportFormat.EXIT_CODE : findings.format();
        return new HookVerdict(outcome, sentence, format, checksFor(outcome, sentence), warnings);
    }

    private List<CheckResult> checksFor(Outcome outcome, String reason) {
        if (checks.isEmpty()) {
            return List.of(CheckResult.ofHook(hook, outcome, outcome.isGreen() ? null : reason, null));
        }
        return checks.stream().map(check -> inLightOf(outcome, reason, check)).toList();
    }

    /** Prevents a check from contradicting the verdict: what a skipped hook passed proves nothing. */
    private CheckResult inLightOf(Outcome outcome, String reason, CheckResult check) {
        if (outcome == Outcome.SKIPPED && check.outcome() == Outcome.PASSED) {
            return check.with(Outcome.SKIPPED, "passed, but " + reason);
        }
        // The check that stands for the whole hook carries the verdict on the whole hook.
        boolean worse = outcome.isBroken()
                ? check.outcome() != outcome
                : outcome.isRed() && !check.outcome().isRed();
        return check.standsForHook() && worse ? check.with(outcome, reason) : check;
    }

    static String label(ReportFormat format) {
        return switch (format) {
            case JUNIT -> "JUnit";
            case TAP -> "TAP";
            case GOSS -> "goss";
            case RSPEC, RSPEC_JSON -> "RSpec";
            case AUTO, EXIT_CODE -> format.toString();
        };
    }
}
