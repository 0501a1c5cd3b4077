package io.jenkins.plugins.containerlifecycle.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Test Anything Protocol: versions 13 and 14, the kernel's KTAP, and what Perl's Test.pm prints. Lines that
 * are not TAP are ignored, as the standard says; subtests are judged by their parent and only shown if it failed. If
 * there are several reports, one after another, all are read.
 */
final class TapReader {
    private final String hook;
    private final ReportFindings findings;
    private final String report;
    private final StringBuilder subtest = new StringBuilder();
    private TapPlan plan = new TapPlan();
    private @Nullable TapTest current;
    private boolean inYaml;
    private boolean inBraces;
    private boolean kernel;
    private int reports;
    private boolean bailedOut;
    private boolean any;

    /** The last one begins the sentences about the report: {@code The TAP report}. */
    TapReader(String hook, ReportFindings findings, String report) {
        this.hook = hook;
        this.findings = findings;
        this.report = report;
    }

    /**
     * Reads text to its end, to a {@code Bail out!} or until there are too many tests.
     *
     * @return false if there is no line of TAP in it
     */
    boolean read(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size() && !bailedOut; i++) {
            if (!line(lines.get(i), i + 1 < lines.size() ? lines.get(i + 1) : "")) {
                return any;
            }
        }
        if (!bailedOut && TapLines.FAILED_SUBTEST.matcher(subtest).find()) {
            found();
            findings.problem(
                    report + " ends in a subtest that failed, before the line of the test that it belongs to.");
        }
        if (finishTest() && !bailedOut && any) {
            endReport();
        }
        if (reports > 1) {
            findings.warn(report + " is " + reports + " reports, one after another; all of them were read.");
        }
        return any;
    }

    /** Reads one line; false if there are too many tests. */
    private boolean line(String line, String next) {
        if (line.isEmpty()) {
            return true;
        }
        if (Character.isWhitespace(line.charAt(0))) {
            indented(line);
            return true;
        }
        inYaml = false;
        inBraces = false;
        Matcher test = TapLines.TEST.matcher(line);
        Matcher planned = TapLines.PLAN.matcher(line);
        Matcher version = TapLines.VERSION.matcher(line);
        Matcher bailOut = TapLines.BAIL_OUT.matcher(line);
        if (test.matches()) {
            return test(test, next);
        } else if (planned.matches()) {
            return plan(planned);
        } else if (version.matches()) {
            return version(version);
        } else if (bailOut.matches()) {
            bailOut(bailOut.group(1));
        } else if (line.startsWith("# Subtest")) {
            found();
        } else if (line.startsWith("#") && current != null) {
            current.note(line);
        }
        return true;
    }

    private boolean version(Matcher line) {
        found();
        kernel = line.group(1).toUpperCase(Locale.ROOT).startsWith("K");
        String number = line.group(2);
        if (kernel && !number.equals("1")) {
            findings.problem("KTAP version " + number + " is not known here; 1 is.");
        } else if (!kernel && !number.equals("13") && !number.equals("14")) {
            findings.problem("TAP version " + number + " is not known here; 13 and 14 are.");
        }
        return plan.isEmpty() || nextReport();
    }

    private boolean test(Matcher line, String next) {
        found();
        Integer given = line.group(2) == null ? null : Integer.valueOf(line.group(2));
        boolean another = plan.isDone() && given != null && given == 1;
        if (another ? !nextReport() : !finishTest()) {
            return false;
        }
        int number = plan.test(given, report, findings);
        boolean ok = line.group(1) == null;
        String name = TapLines.name(line.group(3));
        inBraces = name.endsWith("{") && (next.startsWith(" ") || next.startsWith("\t") || next.equals("}"));
        name = inBraces ? name.substring(0, name.length() - 1).strip() : name;
        current = new TapTest(name.isEmpty() ? "test " + number : name, ok);
        current.directive(line.group(3), kernel);
        if (!ok && plan.isTodo(number)) {
            current.excuse("TODO, as the plan says");
        }
        current.subtest(subtest);
        subtest.setLength(0);
        return true;
    }

    private boolean plan(Matcher line) {
        found();
        if (plan.isPlanned() && !nextReport()) {
            return false;
        }
        plan.plan(Long.parseLong(line.group(1)));
        if (line.group("todo") != null) {
            for (String number : line.group("todo").strip().split("\\s+")) {
                if (!number.isEmpty()) {
                    plan.mayFail(Integer.parseInt(number));
                }
            }
        }
        if (plan.isOfNothing()) {
            String note = line.group("note") == null ? "" : line.group("note").strip();
            String reason = note.replaceFirst("(?i)^skip\\S*[:\\s]*", "");
            return findings.add(CheckResult.ofHook(hook, Outcome.SKIPPED, reason.isEmpty() ? "skipped" : reason, null));
        }
        return true;
    }

    /**
     * YAML, indented by less than a subtest, and what is in braces belong to the test before them; any other subtest
     * belongs to the test after it.
     */
    private void indented(String line) {
        String content = line.strip();
        Matcher bailOut = TapLines.BAIL_OUT.matcher(content);
        if (inYaml) {
            inYaml = !content.equals("...");
            if (inYaml && current != null) {
                current.diagnostic(line);
            }
        } else if (current != null && !inBraces && content.equals("---") && line.indexOf('-') < 4) {
            inYaml = true;
        } else if (bailOut.matches()) {
            // A subtest that gives up ends the whole run.
            bailOut(bailOut.group(1));
        } else if (inBraces && current != null) {
            current.note(line);
        } else {
            subtest.append(line).append('\n');
        }
    }

    private void found() {
        any = true;
        findings.found(ReportFormat.TAP);
    }

    private void bailOut(String reason) {
        found();
        findings.problem(report + " says: Bail out! " + reason.strip());
        bailedOut = true;
    }

    private boolean finishTest() {
        TapTest done = current;
        current = null;
        return done == null || findings.add(done.result());
    }

    private boolean nextReport() {
        if (!finishTest()) {
            return false;
        }
        endReport();
        plan = new TapPlan();
        return true;
    }

    private void endReport() {
        reports++;
        plan.check(report, findings);
    }
}
