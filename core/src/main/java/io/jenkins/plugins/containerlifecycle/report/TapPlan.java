package io.jenkins.plugins.containerlifecycle.report;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one TAP report plans, and what it has. Only the plan distinguishes a complete report from part of one, so
 * anything wrong with it is a problem.
 */
final class TapPlan {
    private final Set<Integer> numbers = new HashSet<>();
    private final Set<Integer> todo = new HashSet<>();
    private int tests;
    private int highest;
    private boolean planned;
    private long count;
    private boolean first;
    private boolean testsBehind;

    /** Notes the one plan of the report. */
    void plan(long newCount) {
        planned = true;
        count = newCount;
        first = tests == 0;
    }

    /** A test that Perl's Test.pm names in its plan as one that may fail. */
    void mayFail(int number) {
        todo.add(number);
    }

    boolean isTodo(int number) {
        return todo.contains(number);
    }

    /** Notes one more test and returns its number; a problem if that is invalid. */
    int test(@Nullable Integer given, String report, ReportFindings findings) {
        tests++;
        testsBehind |= planned;
        int number = given == null ? tests : given;
        if (number == 0 || !numbers.add(number)) {
            findings.problem(report + " has test number " + number + (number == 0 ? "; they start at 1." : " twice."));
        }
        highest = Math.max(highest, number);
        return number;
    }

    boolean isEmpty() {
        return tests == 0 && !planned;
    }

    boolean isPlanned() {
        return planned;
    }

    /** Whether a test with number 1 can only belong to another report after this one. */
    boolean isDone() {
        return planned && count > 0 && count == tests;
    }

    /** Whether it planned no tests and has none. */
    boolean isOfNothing() {
        return planned && count == 0 && tests == 0;
    }

    /** At the end of the report. */
    void check(String report, ReportFindings findings) {
        if (!planned) {
            findings.problem(report + " has no plan (a line such as 1.." + Math.max(1, tests)
                    + "), so nobody knows whether all tests were run. If it is not TAP at all, set the format to"
                    + " exit-code.");
        } else if (!first && testsBehind) {
            findings.problem("The plan of " + lower(report) + " stands in its middle; it must be first or last.");
        } else if (count != tests) {
            findings.problem(report + " plans " + ReportTexts.count(count, "test") + " and has " + tests + ".");
        } else if (highest > count) {
            findings.problem(
                    report + " plans " + ReportTexts.count(count, "test") + " and has one numbered " + highest + ".");
        }
    }

    private static String lower(String report) {
        return Character.toLowerCase(report.charAt(0)) + report.substring(1);
    }
}
