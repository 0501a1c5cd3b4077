package io.jenkins.plugins.containerlifecycle.report;

/**
 * What a suite counts, and what it shows. The counts are not a checksum: Surefire counts each run of a flaky test,
 * Catch2 and Boost count assertions, Behat steps, pytest subtests. So the runs that are shown with a test explain a
 * difference, and more tests than cases are only odd if the suite says that none of them failed. But a failure that is
 * counted and not shown was lost on the way, and so was everything in a suite without any case.
 */
final class JunitCounts {
    private final long tests;
    private final long problems;
    private boolean countsFailures;
    private int cases;
    private int problemsShown;
    private int reruns;
    private boolean nestedDoNotCount;

    /** @param countsFailures whether the suite says how many failures it has, even if none */
    JunitCounts(long tests, long problems, boolean countsFailures) {
        this.tests = tests;
        this.problems = problems;
        this.countsFailures = countsFailures;
    }

    void add(JunitCase test) {
        cases++;
        problemsShown += test.problems();
        reruns += test.reruns();
        nestedDoNotCount = true;
    }

    void add(JunitCounts nested) {
        cases += nested.cases;
        problemsShown += nested.problemsShown;
        reruns += nested.reruns;
        nestedDoNotCount |= !nested.countsFailures;
    }

    /** At the end of the suite. */
    void compare(String report, ReportFindings findings) {
        countsFailures |= cases > 0 && !nestedDoNotCount;
        if (problems > problemsShown) {
            findings.problem(report + " is not complete: it counts " + ReportTexts.count(problems, "failure")
                    + " and shows " + problemsShown + ".");
        } else if (tests > 0 && cases == 0 || tests > cases + reruns && !countsFailures) {
            findings.problem(report + " is not complete: it counts " + ReportTexts.count(tests, "test") + " and shows "
                    + cases + ".");
        } else if (tests > cases + reruns) {
            findings.warn(
                    report + " counts " + ReportTexts.count(tests, "test") + " and shows " + cases
                            + ". All failures that it counts are shown, so what it counts may be assertions, steps or subtests.");
        }
    }
}
