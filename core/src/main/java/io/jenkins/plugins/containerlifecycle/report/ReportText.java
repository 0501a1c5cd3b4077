package io.jenkins.plugins.containerlifecycle.report;

import org.jspecify.annotations.Nullable;

/**
 * Reads all reports in one text: what a hook printed on one stream, or a file that it left. Other lines may come
 * before, between and after them. In {@code AUTO}, something that looks like a report and cannot be read as one is a
 * problem.
 */
final class ReportText {
    private final String hook;
    private final ReportFormat declared;
    private final ReportFindings findings;
    private final String place;
    private final int problemsBefore;
    private boolean found;

    /** The place ends the name of a report: {@code on stdout}. */
    ReportText(String hook, ReportFormat declared, ReportFindings findings, String place) {
        this.hook = hook;
        this.declared = declared;
        this.findings = findings;
        this.place = place;
        this.problemsBefore = findings.problems().size();
    }

    /**
     * The machine format of a complete or partial report in part of a text.
     *
     * @param part begins and ends anywhere
     * @param lines its complete lines
     */
    static @Nullable ReportFormat find(String part, String lines) {
        if (JunitText.isIn(part)) {
            return ReportFormat.JUNIT;
        }
        ReportFormat json = JsonText.find(part);
        if (json != null) {
            return json;
        }
        return TapLines.looksLikeTap(lines) ? ReportFormat.TAP : null;
    }

    /**
     * Reads it.
     *
     * @return false if there is no report, not even part of one
     */
    boolean read(String raw) {
        String text = TimeStamps.stripWhereOnEachLine(ReportTexts.shown(raw));
        switch (declared) {
            case JUNIT -> junit(text);
            case TAP -> tap(text);
            case GOSS, RSPEC -> {
                boolean json = json(text, declared == ReportFormat.GOSS ? declared : ReportFormat.RSPEC_JSON)
                                .length()
                        < text.length();
                if (!json) {
                    sums(text, declared, findings);
                }
            }
            case RSPEC_JSON -> json(text, declared);
            case AUTO -> auto(text);
            case EXIT_CODE -> {
                // Nothing that was printed counts.
            }
        }
        return found;
    }

    private void auto(String text) {
        String rest = json(junit(text), ReportFormat.AUTO);
        if (!found && rest.isBlank()) {
            return;
        }
        rest = prove(rest);
        boolean machine = found;
        // Lines with a time among others that have none.
        boolean isTap = TapLines.looksLikeTap(rest);
        String shown = isTap ? rest : TimeStamps.stripWhereThere(rest);
        if (isTap || !shown.equals(rest) && TapLines.looksLikeTap(shown)) {
            tap(shown);
            sumsBeside(shown.replaceAll("(?m)^[# \\t].*$", ""));
        } else if (TapLines.hasFailureBehindPrefix(rest)) {
            found = true;
            findings.found(ReportFormat.TAP);
            findings.problem(
                    "The TAP report " + place + " cannot be read: something stands before each line. Print it as"
                            + " it is, write JUnit to the report folder, or set the format to exit-code if this is not a report.");
        } else if (machine) {
            sumsBeside(rest);
            if (!rest.isBlank() && findings.problems().size() == problemsBefore) {
                findings.warn(capitalized(place.replaceFirst("^(?:on|in) ", "")) + " has more than the "
                        + findings.label()
                        + " report; the lines before and after it were passed over.");
            }
        } else {
            sums(rest, ReportFormat.AUTO, findings);
        }
        int before = findings.problems().size();
        FailureMarks.read(shown, place, findings);
        found |= findings.problems().size() > before;
    }

    private String junit(String text) {
        String rest = JunitText.read(text, "The JUnit report " + place, findings);
        return took(text, rest);
    }

    private String json(String text, ReportFormat wanted) {
        return took(text, new JsonText(findings, place).read(text, wanted));
    }

    private String prove(String text) {
        return ProveOutput.read(text, findings);
    }

    private void tap(String text) {
        found |= new TapReader(hook, findings, place.equals("on stdout") ? "The TAP report" : "The TAP report " + place)
                .read(text);
    }

    private void sums(String text, ReportFormat wanted, ReportFindings into) {
        int before = into.size();
        new SummaryReader(hook, into).read(text, wanted);
        found |= into.size() > before || into.problems().size() > problemsBefore;
    }

    /** The totals may be those of the report that was read, for people, or those of another tool that failed. */
    private void sumsBeside(String text) {
        ReportFindings beside = new ReportFindings();
        new SummaryReader(hook, beside).read(text, ReportFormat.AUTO);
        beside.contradict(findings, place);
    }

    private String took(String text, String rest) {
        found |= rest.length() < text.length() || findings.problems().size() > problemsBefore;
        return rest;
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
