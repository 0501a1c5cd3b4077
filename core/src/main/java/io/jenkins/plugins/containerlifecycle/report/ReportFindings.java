package io.jenkins.plugins.containerlifecycle.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the readers of the formats found in one run, while they read; lives for one call of {@link ReportReader#read}.
 * A problem is a sentence that forbids a green verdict, a warning one that does not.
 */
final class ReportFindings {
    /** More checks than any hook has; more would be a mistake or an attack on the page that shows them. */
    static final int MAX_CHECKS = 10_000;

    private static final int MAX_NOTES = 20;

    private final List<CheckResult> checks = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private @Nullable ReportFormat format;
    private @Nullable String summary;
    private @Nullable String failureMark;

    /** Notes that there is a report, readable or not. If there are several, the first one names the format. */
    void found(ReportFormat newFormat) {
        format = format == null ? newFormat : format;
    }

    /**
     * Takes one more check.
     *
     * @return false if there are too many; that is noted as a problem, and the reader should stop
     */
    boolean add(CheckResult check) {
        if (checks.size() == MAX_CHECKS) {
            problem("The report has more than " + MAX_CHECKS + " tests; the rest was not read.");
            return false;
        }
        checks.add(check);
        return true;
    }

    void problem(String sentence) {
        note(problems, sentence);
    }

    /** Notes a problem: a failure that no test shows. */
    void failureMark(String sentence) {
        problem(sentence);
        failureMark = failureMark == null ? sentence : failureMark;
    }

    void warn(String sentence) {
        note(warnings, sentence);
    }

    /** Sets the report's own summary line, if it has one. */
    void summary(String line) {
        summary = line;
    }

    /** The format of the report, if one was found. */
    @Nullable
    ReportFormat format() {
        return format;
    }

    /** What the format of the report is called, once one was found. */
    String label() {
        return Judge.label(Objects.requireNonNull(format, "No report was found"));
    }

    /** The report's own summary line, if it has one. */
    @Nullable
    String summary() {
        return summary;
    }

    List<CheckResult> checks() {
        return List.copyOf(checks);
    }

    int size() {
        return checks.size();
    }

    /** How many of the checks from this index on are red. */
    int redFrom(int first) {
        return (int) checks.subList(first, checks.size()).stream()
                .filter(c -> c.outcome().isRed())
                .count();
    }

    /**
     * Compares what was found at another place with a report: a failure there that the report does not have is a
     * problem of the report.
     */
    void contradict(ReportFindings report, String place) {
        CheckResult red = checks.stream()
                .filter(check -> check.outcome().isRed())
                .findFirst()
                .orElse(null);
        if (report.redFrom(0) > 0) {
            return;
        }
        if (red == null && failureMark != null) {
            report.failureMark(failureMark);
        } else if (red != null) {
            report.problem("The " + report.label() + " report shows no failure, but " + place
                    + " there is one: "
                    + ReportTexts.name(red.message() == null || !red.standsForHook() ? red.name() : red.message())
                    + ". If only the report counts, set the format to " + report.format() + ".");
        }
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private static void note(List<String> notes, String sentence) {
        if (notes.size() < MAX_NOTES) {
            notes.add(ReportTexts.message(sentence));
        } else if (notes.size() == MAX_NOTES) {
            notes.add("There is more of this kind, which is not listed.");
        }
    }
}
