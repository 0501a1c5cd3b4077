package io.jenkins.plugins.containerlifecycle.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Reads the Test Anything Protocol. The plan is the one thing that tells a report from the part of it that came
 * through, so whatever is wrong with the plan is a problem. Lines that are not TAP are passed over, as the standard
 * says; subtests are judged by their parent and only shown where it failed.
 */
final class TapReader {
    private final String hook;
    private final Findings findings;
    private final Set<Integer> numbers = new HashSet<>();
    private final StringBuilder subtest = new StringBuilder();
    private Test current;
    private boolean inYaml;
    private int tests;
    private int highest;
    private int plans;
    private long planned;
    private boolean planFirst;
    private boolean testsAfterPlan;
    private String skipAll;
    private boolean bailedOut;

    TapReader(String hook, Findings findings) {
        this.hook = hook;
        this.findings = findings;
    }

    /** Reads stdout to its end, to a {@code Bail out!} or until there are too many tests. */
    void read(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size() && !bailedOut; i++) {
            if (!line(lines.get(i))) {
                return;
            }
        }
        if (finishTest() && !bailedOut && findings.format() != null) {
            checkPlan();
        }
    }

    /** Reads one line; false where there are too many tests. */
    private boolean line(String line) {
        if (!line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
            indented(line);
            return true;
        }
        inYaml = false;
        Matcher test = TapLines.TEST.matcher(line);
        Matcher plan = TapLines.PLAN.matcher(line);
        Matcher version = TapLines.VERSION.matcher(line);
        Matcher bailOut = TapLines.BAIL_OUT.matcher(line);
        if (test.matches()) {
            return test(test);
        } else if (plan.matches()) {
            plan(plan);
        } else if (version.matches()) {
            findings.found(ReportFormat.TAP);
            if (!version.group(1).equals("13") && !version.group(1).equals("14")) {
                findings.problem("TAP version " + version.group(1) + " is not known here; 13 and 14 are.");
            }
        } else if (bailOut.matches()) {
            bailOut(bailOut.group(1));
        } else if (line.startsWith("#") && !line.startsWith("# Subtest") && current != null) {
            append(current.detail, line);
        }
        return true;
    }

    private boolean test(Matcher line) {
        findings.found(ReportFormat.TAP);
        if (!finishTest()) {
            return false;
        }
        tests++;
        testsAfterPlan |= plans > 0;
        int number = line.group(2) == null ? tests : Integer.parseInt(line.group(2));
        if (number == 0 || !numbers.add(number)) {
            findings.problem(
                    "The TAP report has test number " + number + (number == 0 ? "; they start at 1." : " twice."));
        }
        highest = Math.max(highest, number);
        boolean ok = line.group(1) == null;
        String name = TapLines.name(line.group(3));
        current = new Test(name.isEmpty() ? "test " + number : name, ok ? Outcome.PASSED : Outcome.FAILED);
        Matcher directive = TapLines.DIRECTIVE.matcher(line.group(3));
        if (directive.find()) {
            boolean todo = directive.group(1).equalsIgnoreCase("todo");
            current.message = (todo ? "TODO " : "") + directive.group(2);
            // TODO excuses a failure, SKIP does not: the same as prove does.
            current.outcome = !ok && todo || ok && !todo ? Outcome.SKIPPED : current.outcome;
        }
        if (current.outcome.isRed()) {
            current.detail.append(subtest);
        }
        subtest.setLength(0);
        return true;
    }

    private void plan(Matcher line) {
        findings.found(ReportFormat.TAP);
        plans++;
        planned = Long.parseLong(line.group(1));
        planFirst |= tests == 0;
        String note = line.group(2);
        if (planned == 0 && note != null && note.toLowerCase(Locale.ROOT).startsWith("skip")) {
            skipAll = note.replaceFirst("\\S+\\s*", "");
        }
    }

    /** YAML, indented by less than a subtest, belongs to the test before it, a subtest to the one behind it. */
    private void indented(String line) {
        String content = line.strip();
        Matcher bailOut = TapLines.BAIL_OUT.matcher(content);
        if (inYaml) {
            inYaml = !content.equals("...");
            if (inYaml) {
                append(current.detail, line);
            }
        } else if (current != null && content.equals("---") && line.indexOf('-') < 4) {
            inYaml = true;
        } else if (bailOut.matches()) {
            // A subtest that gives up ends the whole run.
            bailOut(bailOut.group(1));
        } else {
            append(subtest, line);
        }
    }

    private void bailOut(String reason) {
        findings.found(ReportFormat.TAP);
        findings.problem("The TAP report says: Bail out! " + reason.strip());
        bailedOut = true;
    }

    private boolean finishTest() {
        Test done = current;
        current = null;
        return done == null || findings.add(done.result());
    }

    private void checkPlan() {
        if (plans == 0) {
            findings.problem("The TAP report has no plan (a line such as 1.." + Math.max(1, tests)
                    + "), so nobody knows whether all tests were run.");
        } else if (plans > 1) {
            findings.problem("The TAP report has " + plans + " plans; it must have one.");
        } else if (!planFirst && testsAfterPlan) {
            findings.problem("The plan of the TAP report stands in its middle; it must be first or last.");
        } else if (planned != tests) {
            findings.problem("The TAP report plans " + Texts.count(planned, "test") + " and has " + tests + ".");
        } else if (highest > planned) {
            findings.problem(
                    "The TAP report plans " + Texts.count(planned, "test") + " and has one numbered " + highest + ".");
        } else if (skipAll != null) {
            findings.add(CheckResult.ofHook(hook, Outcome.SKIPPED, skipAll.isBlank() ? "skipped" : skipAll, null));
        }
    }

    private static void append(StringBuilder to, String line) {
        to.append(line).append('\n');
    }

    /** The test whose diagnostics are still to come. */
    private static final class Test {
        private final String name;
        private final StringBuilder detail = new StringBuilder();
        private Outcome outcome;
        private String message;

        Test(String name, Outcome outcome) {
            this.name = name;
            this.outcome = outcome;
        }

        CheckResult result() {
            String text = outcome == Outcome.PASSED ? null : detail.toString();
            String line = message == null || message.isBlank() ? Texts.firstLine(text) : message;
            line = line != null && line.startsWith("#") ? line.replaceFirst("#+\\s*", "") : line;
            return new CheckResult(null, null, name, outcome, null, line, text, null);
        }
    }
}
