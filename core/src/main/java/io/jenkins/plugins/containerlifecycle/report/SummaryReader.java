package io.jenkins.plugins.containerlifecycle.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the totals that RSpec (and serverspec, Infrataster) and goss print for people. They name no passed checks, so
 * the hook itself stands for those; RSpec lists the failed ones.
 */
final class SummaryReader {
    private static final Pattern RSPEC = Pattern.compile("([0-9]{1,9}) examples?, ([0-9]{1,9}) failures?"
            + "(?:, ([0-9]{1,9}) pending)?(?:, ([0-9]{1,9}) errors? occurred outside of examples)?");
    private static final Pattern RSPEC_FAILED =
            Pattern.compile("(?s)rspec (\\S+:[0-9]+|\\S+\\[[0-9:]+]|'[^']+')(?: # (.*))?");
    private static final Pattern GOSS = Pattern.compile(
            "(?s)(?:GOSS [A-Z]+ - )?(Count: ([0-9]{1,9}), Failed: ([0-9]{1,9})(?:, Skipped: ([0-9]{1,9}))?)(?![0-9]|\\.[0-9]).*");
    /** What looks like totals with failures but is none of the above: ignoring it would lose the failures. */
    private static final Pattern RSPEC_LIKE = Pattern.compile("(?s)[0-9]+ examples?, 0*[1-9][0-9]* failures?\\b.*");

    private static final Pattern GOSS_LIKE =
            Pattern.compile("(?s)(?:GOSS [A-Z]+ - )?Count: [0-9]+, Failed: 0*(?:[1-9]|\\.[0-9]).*");

    private final String hook;
    private final ReportFindings findings;
    private final List<String> said = new ArrayList<>();
    private final List<CheckResult> failed = new ArrayList<>();
    private final StringBuilder failures = new StringBuilder();
    private Outcome outcome = Outcome.SKIPPED;

    SummaryReader(String hook, ReportFindings findings) {
        this.hook = hook;
        this.findings = findings;
    }

    /** Reads lines of one format, or of both in {@code AUTO}: a hook may run one tool after the other. */
    void read(String text, ReportFormat wanted) {
        boolean inFailures = false;
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            if (!inFailures && !mayMatter(line)) {
                continue;
            }
            Matcher rspec = RSPEC.matcher(line);
            Matcher goss = GOSS.matcher(line);
            Matcher example = RSPEC_FAILED.matcher(line);
            if (wanted != ReportFormat.GOSS && rspec.matches()) {
                inFailures = false;
                sum(ReportFormat.RSPEC, line, number(rspec, 1), number(rspec, 2), number(rspec, 3), number(rspec, 4));
            } else if (wanted != ReportFormat.RSPEC && goss.matches()) {
                sum(ReportFormat.GOSS, goss.group(1), number(goss, 2), number(goss, 3), number(goss, 4), 0);
            } else if (wanted != ReportFormat.GOSS && example.matches()) {
                failed.add(failed(example));
            } else if (wanted != ReportFormat.GOSS && RSPEC_LIKE.matcher(line).matches()) {
                notClear(ReportFormat.RSPEC, line);
            } else if (wanted != ReportFormat.RSPEC && GOSS_LIKE.matcher(line).matches()) {
                notClear(ReportFormat.GOSS, line);
            } else {
                inFailures = line.equals("Failures:") || inFailures && !line.startsWith("Finished in ");
                if (inFailures) {
                    failures.append(raw).append('\n');
                }
            }
        }
        // The list of failed examples alone may be quoted from anywhere; after totals it is RSpec's.
        if (!said.isEmpty()) {
            finish();
        }
    }

    /** By a word that each of them has: in megabytes of a log, hardly any line needs a closer look. */
    private static boolean mayMatter(String line) {
        return line.contains(" example")
                || line.contains("Count: ")
                || line.startsWith("rspec ")
                || line.equals("Failures:");
    }

    private void notClear(ReportFormat format, String line) {
        if (findings.format() == null) {
            findings.found(format);
        }
        findings.problem("A sum in the " + Judge.label(format) + " report cannot be read: " + ReportTexts.name(line));
    }

    private void sum(ReportFormat format, String line, int count, int bad, int skipped, int errors) {
        if (findings.format() == null) {
            findings.found(format);
        }
        said.add(line);
        if (count == 0) {
            findings.problem("There is no test in the " + Judge.label(format) + " report: " + line + ".");
        }
        Outcome mine = errors > 0
                ? Outcome.ERROR
                : bad > 0 ? Outcome.FAILED : skipped < count ? Outcome.PASSED : Outcome.SKIPPED;
        // All skipped in one and some passed in another is a pass, else the worst counts.
        outcome = outcome == Outcome.SKIPPED || mine.isRed() && mine.compareTo(outcome) > 0 ? mine : outcome;
    }

    private void finish() {
        String line = String.join("; ", said);
        findings.summary(line);
        findings.add(CheckResult.ofHook(hook, outcome, line, failures.toString()));
        for (CheckResult check : failed) {
            if (!findings.add(check)) {
                return;
            }
        }
    }

    /** The file as in rspec_junit_formatter: {@code spec.dns_spec} for {@code ./spec/dns_spec.rb:12}. */
    static String className(String place) {
        return place.replaceFirst("(?s)\\.rb(?:[:\\[].*)?$", "")
                .replaceFirst("^\\./", "")
                .replace('/', '.');
    }

    private static CheckResult failed(Matcher line) {
        String place = line.group(1).replace("'", "");
        String description = line.group(2);
        return CheckResult.of(description == null || description.isBlank() ? place : description, Outcome.FAILED)
                .suite("rspec")
                .className(className(place))
                .message("failed at " + place)
                .place(place)
                .build();
    }

    private static int number(Matcher line, int group) {
        return line.group(group) == null ? 0 : Integer.parseInt(line.group(group));
    }
}
