package io.jenkins.plugins.containerlifecycle.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds all JUnit XML documents in what a hook printed, and has each read. */
final class JunitText {
    /** Of a namespace. */
    private static final String PREFIX = "(?:[\\w.-]{1,60}:)?";

    // A comment, too: some tools begin with one.
    private static final Pattern START =
            Pattern.compile("(?m)^[ \\t]*(?=<\\?xml\\s|<!(?:DOCTYPE|--)|<" + PREFIX + "testsuites?[\\s/>])");
    private static final Pattern START_OF_LINE =
            Pattern.compile("(?m)^(?=<\\?xml\\s|<!(?:DOCTYPE|--)|<" + PREFIX + "testsuites?[\\s/>])");
    private static final Pattern ROOT = Pattern.compile("<" + PREFIX + "testsuites?[\\s/>]");
    private static final String ELEMENT = "</?" + PREFIX
            + "(?:testsuites?|testcase|failure|flakyFailure|flakyError|rerunFailure|rerunError)(?=[\\s/>])";
    private static final Pattern MARK = Pattern.compile(ELEMENT);
    private static final Pattern MARK_AT_START_OF_LINE = Pattern.compile("(?m)^[ \\t]*" + ELEMENT);

    /** More than any hook prints; each costs a parser. */
    private static final int MAX_DOCUMENTS = 1000;

    private JunitText() {}

    /** Whether it contains JUnit XML, complete or not. */
    static boolean isIn(String text) {
        return find(text, 0, START) >= 0 || MARK_AT_START_OF_LINE.matcher(text).find();
    }

    /** Whether there is a JUnit tag anywhere. */
    static boolean hasMark(String text) {
        return MARK.matcher(text).find();
    }

    /** Whether a text begins as a JUnit document, so that nothing else can be in it. */
    static boolean isWhole(String text) {
        return find(text.stripLeading(), 0, START_OF_LINE) == 0;
    }

    /**
     * Reads all of it.
     *
     * @param text with any lines before, between and after
     * @param report begins the sentences about it: {@code The JUnit report on stdout}
     * @return the rest of the text
     */
    static String read(String text, String report, ReportFindings findings) {
        // TAP's diagnostics, which are indented, may quote anything.
        Pattern start = TapLines.beginsAsTap(text) ? START_OF_LINE : START;
        StringBuilder rest = new StringBuilder();
        int at = 0;
        int next = find(text, at, start);
        boolean any = next >= 0;
        for (int documents = 1; next >= 0; documents++) {
            findings.found(ReportFormat.JUNIT);
            rest.append(text, at, next);
            if (documents > MAX_DOCUMENTS) {
                findings.problem(report + " is more than " + MAX_DOCUMENTS + " documents; the rest was not read.");
                return rest.toString();
            }
            int end = new JunitReader(report, findings).readOne(text, next);
            if (end < 0) {
                // After something that cannot be read, nothing is known either.
                return rest.toString();
            }
            at = end;
            next = find(text, at, START);
        }
        rest.append(text, at, text.length());
        if ((any ? MARK : MARK_AT_START_OF_LINE).matcher(rest).find() && !TapLines.beginsAsTap(text)) {
            findings.found(ReportFormat.JUNIT);
            findings.problem(
                    report + " cannot be read in full: " + (any ? "beside it" : "there") + " are parts of JUnit XML"
                            + " that do not begin with <testsuites> or <testsuite> on a line of their own. Write each report to a"
                            + " file in the report folder, or set the format to exit-code if this is not a report.");
        }
        return rest.toString();
    }

    /** Where the next document with a JUnit root begins; -1 if there is none. */
    private static int find(String text, int from, Pattern pattern) {
        Matcher start = pattern.matcher(text).region(from, text.length());
        while (start.find()) {
            int root = firstElement(text, start.end());
            if (root < 0) {
                return -1;
            }
            if (ROOT.matcher(text).region(root, text.length()).lookingAt()) {
                return start.end();
            }
            start.region(root + 1, text.length());
        }
        return -1;
    }

    /** Where the first element outside of comments begins. */
    private static int firstElement(String text, int from) {
        int at = text.indexOf('<', from);
        while (at >= 0) {
            if (text.startsWith("<!--", at)) {
                int close = text.indexOf("-->", at + 4);
                at = close < 0 ? -1 : text.indexOf('<', close);
            } else if (at + 1 < text.length() && Character.isLetter(text.charAt(at + 1))) {
                return at;
            } else {
                at = text.indexOf('<', at + 1);
            }
        }
        return -1;
    }
}
