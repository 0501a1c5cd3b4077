package io.jenkins.plugins.containerlifecycle.report;

import java.util.Objects;

/**
 * Judges a hook's run by its exit code and its report. The rules, from the hook contract:
 *
 * <ul>
 *   <li>What the runner is sure of wins ({@link HookOutput#forced()}), then that the run is not fully known ({@link
 *       HookOutput#incomplete()}), then the exit code.
 *   <li>A report adds detail. It turns a pass or a skip into a failure, never a failure into a pass.
 *   <li>A report that cannot be read in full, contradicts itself or has no test turns a pass into an error; so does a
 *       declared format of which nothing is found.
 *   <li>Exit code 0 with only skipped tests is a skip: nothing was checked.
 * </ul>
 *
 * <p>The first of these that has a report is read: the files in the report folder, stdout, stderr. In what is printed
 * besides a report, only a failure matters, and only if no format is declared. If there is no report, the hook itself
 * is the only check.
 */
public final class ReportReader {
    private ReportReader() {}

    /**
     * Judges one run. Anything wrong with the report becomes a sentence in the result; no output of an image makes this
     * throw.
     *
     * @param hook such as {@code validate}
     * @param output the run's output
     * @param declared the format according to the user; {@link ReportFormat#AUTO} to find out, {@link
     *     ReportFormat#EXIT_CODE} to read only the exit code
     * @return the verdict
     */
    public static HookVerdict read(String hook, HookOutput output, ReportFormat declared) {
        Objects.requireNonNull(declared, "declared");
        ReportFindings findings = new ReportFindings();
        if (declared != ReportFormat.EXIT_CODE) {
            findReport(hook, output, declared, findings);
        }
        return new Judge(hook, output, declared, findings).judge();
    }

    private static void findReport(String hook, HookOutput output, ReportFormat declared, ReportFindings findings) {
        boolean found = new ReportFolder(hook, declared, findings).read(output.reportFiles());
        found = stream(hook, output.stdout(), "on stdout", declared, findings, found);
        stream(hook, output.stderr(), "on stderr", declared, findings, found);
    }

    /**
     * Reads what was printed on a stream; if a report was found before, only to see whether the stream shows a failure.
     */
    private static boolean stream(
            String hook,
            CapturedText text,
            String place,
            ReportFormat declared,
            ReportFindings findings,
            boolean found) {
        if (!found) {
            return stream(hook, text, place, declared, findings);
        }
        if (declared == ReportFormat.AUTO && findings.format() != null) {
            ReportFindings beside = new ReportFindings();
            stream(hook, text, place, declared, beside);
            beside.contradict(findings, place);
        }
        return true;
    }

    private static boolean stream(
            String hook, CapturedText text, String place, ReportFormat declared, ReportFindings findings) {
        if (!text.truncated()) {
            return new ReportText(hook, declared, findings, place).read(text.head());
        }
        // The lines at the cut are incomplete.
        String head = text.head().substring(0, text.head().lastIndexOf('\n') + 1);
        String tail = text.tail().substring(text.tail().indexOf('\n') + 1);
        ReportFormat format = declared;
        if (declared == ReportFormat.AUTO) {
            format = ReportText.find(ReportTexts.shown(text.head()), ReportTexts.shown(head));
            format = format == null ? ReportText.find(ReportTexts.shown(text.tail()), ReportTexts.shown(tail)) : format;
        }
        if (format == null) {
            // The totals come last, and if the middle is missing, the exit code still decides.
            int before = findings.size();
            String shown = TimeStamps.stripWhereThere(ReportTexts.shown(text.head() + "\n" + text.tail()));
            new SummaryReader(hook, findings).read(shown, ReportFormat.AUTO);
            FailureMarks.read(shown, place, findings);
            if (text.mark() != null
                    && findings.redFrom(0) == 0
                    && findings.problems().isEmpty()) {
                findings.failureMark("The output " + place + " is too long, so " + text.dropped() + " of "
                        + text.bytes()
                        + " bytes were not kept, and a report may be among them: there is a line \"" + text.mark()
                        + "\". Write the report to a file in the report folder, print less, or set the format to "
                        + ReportFormat.EXIT_CODE + " if this is not a report.");
            }
            return findings.size() > before;
        }
        findings.found(format);
        findings.problem("The " + Judge.label(format) + " report " + place + " is truncated: " + text.dropped()
                + " of " + text.bytes()
                + " bytes were not kept. Write it to a file in the report folder, or print less.");
        return true;
    }
}
