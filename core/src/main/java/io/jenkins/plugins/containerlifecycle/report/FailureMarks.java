package io.jenkins.plugins.containerlifecycle.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Last lines of test tools after a failure, which are not a report by themselves. They are all that is left if the
 * output went through {@code tail -1} or {@code grep}, which also lose the tool's exit code.
 */
final class FailureMarks {
    private record Mark(String tool, Pattern line) {}

    private static final String PYTEST_FAILED = "0*[1-9][0-9]* (?:failed|errors?)";

    private static final List<Mark> MARKS = List.of(
            new Mark("prove", line("Result: (?:FAIL|NOTESTS)")),
            new Mark("prove", line("Failed [0-9]+/[0-9]+ test programs?\\..*")),
            // From the pretty formatter; in TAP there is a "not ok".
            new Mark("bats", line("[0-9]+ tests?, 0*[1-9][0-9]* failures?(?:[, ].*)?")),
            new Mark("rspec", line("Failed examples:")),
            // With its description; without one it may be a command that is only shown.
            new Mark("rspec", line("rspec \\S+(?::[0-9]+|\\[[0-9:]+]) # .*")),
            new Mark("Test::More", line("# Looks like you(?:r test)? (?:failed|planned|exited|died) .*")),
            new Mark("node or tape", line("# fail +0*[1-9][0-9]*")),
            new Mark(
                    "Maven",
                    line(
                            "(?:\\[[A-Z]+] )?Tests run: [0-9]+, Failures: (?:0*[1-9][0-9]*|0+, Errors: 0*[1-9][0-9]*)(?:,.*)?")),
            // Its end is looked at first, and what comes before the failure only once: else a long line that is
            // almost one takes hours, or all of the stack.
            new Mark(
                    "pytest",
                    line("=+ (?=.*=\\h*$)(?:(?!" + PYTEST_FAILED + "[, ])[0-9]+ \\w+, )*+" + PYTEST_FAILED
                            + "(?:, .*)? in [0-9].*")),
            new Mark("go test", line("--- FAIL: \\S+(?: \\([0-9.]+s\\))?")),
            new Mark("unittest", line("FAILED \\((?:failures|errors)=.*\\)")),
            new Mark("mocha", line("\\h*0*[1-9][0-9]* failing")),
            new Mark("jest or vitest", line("\\h*Tests:?\\h+0*[1-9][0-9]* failed(?:[ ,|].*)?")),
            new Mark("cargo test", line("test result: FAILED\\..*")),
            new Mark("PHPUnit", line("(?:FAILURES|ERRORS)!")),
            new Mark(
                    "minitest or test-unit",
                    line(
                            "[0-9]+ (?:runs|tests), [0-9]+ assertions, (?:0*[1-9][0-9]* failures|0+ failures, 0*[1-9][0-9]* errors)(?:,.*)?")),
            new Mark("ctest", line("[0-9]+% tests passed, 0*[1-9][0-9]* tests? failed out of [0-9]+")),
            new Mark("dotnet test", line("Failed!\\h+-\\h+Failed:.*")),
            new Mark("Gradle", line("[0-9]+ tests? completed, 0*[1-9][0-9]* failed(?:,.*)?")),
            new Mark("Robot Framework", line("[0-9]+ tests?, [0-9]+ passed, 0*[1-9][0-9]* failed(?:,.*)?")),
            new Mark("InSpec", line("Test Summary: [0-9]+ successful, 0*[1-9][0-9]* failures?,.*")));

    private FailureMarks() {}

    private static Pattern line(String expression) {
        return Pattern.compile("(?m)^" + expression + "\\h*$");
    }

    static boolean isIn(String text) {
        return MARKS.stream().anyMatch(mark -> mark.line().matcher(text).find());
    }

    /** Notes the first of them, unless the report shows a failure anyway. */
    static void read(String text, String place, ReportFindings findings) {
        if (findings.redFrom(0) > 0 || !findings.problems().isEmpty()) {
            return;
        }
        for (Mark mark : MARKS) {
            Matcher line = mark.line().matcher(text);
            if (line.find()) {
                String format = String.valueOf(findings.format() == null ? ReportFormat.EXIT_CODE : findings.format());
                findings.failureMark("A line " + place + " is what " + mark.tool() + " prints for a failure: \""
                        + ReportTexts.name(line.group()) + "\". End the hook with the exit code of " + mark.tool()
                        + ", not with that of a command after a pipe, or set the format to " + format
                        + " if this says nothing about the image.");
                return;
            }
        }
    }
}
