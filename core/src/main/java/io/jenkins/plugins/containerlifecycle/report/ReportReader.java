package io.jenkins.plugins.containerlifecycle.report;

import java.util.Objects;

/**
 * Judges the run of a hook by its exit code and whatever report it left. The rules, from the hook contract:
 *
 * <ul>
 *   <li>What the runner is sure of wins ({@link HookOutput#forced()}), then that the run is not known in full
 *       ({@link HookOutput#incomplete()}), then the exit code.
 *   <li>A report adds detail. It turns a pass or a skip into a failure, never a failure into a pass.
 *   <li>A report that cannot be read in full, contradicts itself or has no test turns a pass into an error; so does a
 *       declared format that nothing is found of.
 *   <li>Exit code 0 with nothing but skipped tests is a skip: nothing has been looked at.
 * </ul>
 *
 * <p>The first of these that is there is read: JUnit files in the report folder, JUnit on stdout, TAP, goss JSON, the
 * summary lines of RSpec and goss. Where none is, the hook itself is the one check.
 */
public final class ReportReader {
    private ReportReader() {}

    /**
     * Judges one run. Whatever is wrong with the report becomes a sentence in the result; nothing in the output of an
     * image makes this throw.
     *
     * @param hook such as {@code validate}
     * @param output what the run left
     * @param declared what the user says the report is; {@link ReportFormat#AUTO} to find out,
     *     {@link ReportFormat#EXIT_CODE} to look at nothing else
     * @return the verdict, never null
     */
    public static ValidationReport read(String hook, HookOutput output, ReportFormat declared) {
        Objects.requireNonNull(declared, "declared");
        Findings findings = new Findings();
        if (declared != ReportFormat.EXIT_CODE) {
            findReport(hook, output, declared, findings);
        }
        return new Verdict(hook, output, declared, findings).judge();
    }

    private static void findReport(String hook, HookOutput output, ReportFormat declared, Findings findings) {
        boolean wantsFiles = declared == ReportFormat.AUTO || declared == ReportFormat.JUNIT;
        if (wantsFiles && JunitFiles.read(output.reportFiles(), findings)) {
            return;
        }
        if (!wantsFiles && !output.reportFiles().isEmpty()) {
            findings.warn("The files in the report folder were not read: the declared format is " + declared + ".");
        }
        CapturedText stdout = output.stdout();
        String text = Texts.shown(stdout.head());
        ReportFormat format = declared == ReportFormat.AUTO ? detect(text, stdout.truncated()) : declared;
        if (format != null && stdout.truncated()) {
            findings.found(format);
            findings.problem("The " + Verdict.label(format) + " report on stdout is truncated: " + stdout.dropped()
                    + " of " + stdout.bytes() + " bytes were not kept. Write it to a JUnit file in the report"
                    + " folder, or print less.");
        } else if (format == null) {
            // Only what was kept: the sums come last, and where the middle is missing the exit code still decides.
            String kept = stdout.truncated() ? text + "\n" + Texts.shown(stdout.tail()) : text;
            new SummaryReader(hook, findings).read(kept, ReportFormat.AUTO);
        } else {
            readStdout(hook, text, format, findings);
        }
    }

    private static void readStdout(String hook, String text, ReportFormat format, Findings findings) {
        switch (format) {
            case JUNIT -> JunitFiles.readStdout(text, findings);
            case TAP -> new TapReader(hook, findings).read(text);
            case GOSS -> {
                if (text.stripLeading().startsWith("{")) {
                    new GossReader(findings).read(text);
                } else {
                    new SummaryReader(hook, findings).read(text, ReportFormat.GOSS);
                }
            }
            case RSPEC -> new SummaryReader(hook, findings).read(text, ReportFormat.RSPEC);
            default -> throw new IllegalStateException("Nothing on stdout is " + format);
        }
    }

    /** The machine format that stdout is in beyond doubt, null where it is none. */
    private static ReportFormat detect(String text, boolean truncated) {
        if (JunitFiles.looksLikeJunit(text)) {
            return ReportFormat.JUNIT;
        }
        if (TapLines.looksLikeTap(text, truncated)) {
            return ReportFormat.TAP;
        }
        return GossReader.looksLikeGoss(text) ? ReportFormat.GOSS : null;
    }
}
