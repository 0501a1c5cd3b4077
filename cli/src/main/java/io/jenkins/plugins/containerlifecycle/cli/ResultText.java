package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** The end of a validation for people: first the verdict, then its reasons if it is not green. */
final class ResultText {
    private static final int MAX_CHECKS = 20;

    private ResultText() {}

    /** @param junit where the JUnit report is, if there is one */
    static String of(String target, HookResult run, @Nullable Path junit) {
        HookVerdict report = run.report();
        StringBuilder out = new StringBuilder();
        out.append(verdict(report.outcome()))
                .append(' ')
                .append(SafeText.line(target))
                .append(": ")
                .append(report.reason())
                .append(
                        run.method() == null
                                ? ""
                                : " This is the result of the command '" + SafeText.line(run.method())
                                        + "' in place of its own hook.")
                .append(" (")
                .append(Durations.text(run.context().duration()))
                .append(")")
                .append('\n');
        int shown = 0;
        for (CheckResult check : report.checks()) {
            boolean green = check.outcome() == Outcome.PASSED || check.outcome() == Outcome.SKIPPED;
            if (check.flaky() && shown++ < MAX_CHECKS) {
                // Only the runs that failed say why.
                String message = check.reruns().get(0).message();
                out.append("  flaky: ")
                        .append(check.name())
                        .append(message == null ? "" : ": " + message)
                        .append('\n');
            } else if (!green && report.checks().size() > 1 && shown++ < MAX_CHECKS) {
                out.append("  ")
                        .append(check.outcome().name().toLowerCase(Locale.ROOT))
                        .append(": ")
                        .append(check.name())
                        .append(check.message() == null ? "" : ": " + check.message())
                        .append('\n');
            }
        }
        if (shown > MAX_CHECKS) {
            out.append("  and ").append(shown - MAX_CHECKS).append(" more\n");
        }
        report.warnings()
                .forEach(warning -> out.append("  warning: ").append(warning).append('\n'));
        if (run.context().evidence() != null) {
            out.append(run.context().evidence().stripTrailing().indent(2));
        }
        if (junit != null) {
            out.append("  JUnit report: ").append(junit).append('\n');
        }
        return out.toString();
    }

    private static String verdict(Outcome outcome) {
        String colour = switch (outcome) {
            case PASSED -> "green";
            case SKIPPED -> "yellow";
            case FAILED, ERROR, TIMED_OUT -> "red";
        };
        Ansi ansi = Terminal.hasColours() ? Ansi.ON : Ansi.OFF;
        return ansi.string("@|bold," + colour + " " + outcome.name().replace('_', ' ') + "|@");
    }
}
