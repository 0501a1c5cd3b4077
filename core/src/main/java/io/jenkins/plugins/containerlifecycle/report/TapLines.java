package io.jenkins.plugins.containerlifecycle.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of the Test Anything Protocol look like, versions 13 and 14 (testanything.org). */
final class TapLines {
    static final Pattern VERSION = Pattern.compile("TAP version ([0-9]{1,9})\\s*");
    static final Pattern PLAN = Pattern.compile("(?s)1\\.\\.([0-9]{1,9})\\s*(?:#\\s*(.*))?");
    static final Pattern TEST = Pattern.compile("(?s)(not )?ok(?=\\s|$)(?:[ \\t]+([0-9]{1,9})(?=\\s|$))?[ \\t]*(.*)");
    static final Pattern BAIL_OUT = Pattern.compile("(?is)Bail out!\\s*(.*)");
    /** A directive follows a hash that no backslash escapes; {@code skipped} and {@code SKIP:} are seen, too. */
    static final Pattern DIRECTIVE = Pattern.compile("(?is)(?:^|\\s)#\\s*(skip\\S*|todo(?=\\s|:|$))[:\\s]*(.*)");

    private TapLines() {}

    /**
     * Whether stdout is TAP beyond doubt. That is so where
     *
     * <ul>
     *   <li>a line is a TAP version, whatever is before it: nothing else prints that;
     *   <li>the first line, comments aside, is a plan or bails out;
     *   <li>the first line is a test and no line is anything but TAP, and there is either a plan or, where the tests
     *       stopped before they came to it, two or more tests numbered from 1.
     * </ul>
     *
     * An {@code ok} among other lines is none of these. Nor is the output of {@code prove}, which has read the TAP
     * itself and says what came of it with its exit code.
     */
    static boolean looksLikeTap(String text, boolean truncated) {
        List<String> lines = text.lines().toList();
        if (lines.stream().anyMatch(l -> VERSION.matcher(l).matches())) {
            return true;
        }
        int end = truncated ? lines.size() - 1 : lines.size();
        List<String> said = lines.subList(0, Math.max(0, end)).stream()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .toList();
        if (said.isEmpty()) {
            return false;
        }
        if (PLAN.matcher(said.get(0)).matches() || BAIL_OUT.matcher(said.get(0)).matches()) {
            return true;
        }
        boolean plan = false;
        int inOrder = 0;
        int tests = 0;
        for (String line : said) {
            Matcher test = TEST.matcher(line);
            if (test.matches()) {
                tests++;
                inOrder += String.valueOf(tests).equals(test.group(2)) ? 1 : 0;
            } else if (PLAN.matcher(line).matches()) {
                plan = true;
            } else if (tests == 0 || !isOther(line)) {
                return false;
            }
        }
        return tests > 0 && plan || tests >= 2 && inOrder == tests;
    }

    private static boolean isOther(String line) {
        return Character.isWhitespace(line.charAt(0))
                || line.startsWith("pragma ")
                || BAIL_OUT.matcher(line).matches();
    }

    /** The name of a test without dash, directive and escapes. */
    static String name(String description) {
        Matcher directive = DIRECTIVE.matcher(description);
        String name = directive.find() ? description.substring(0, directive.start()) : description;
        name = name.strip();
        name = name.equals("-") ? "" : name.startsWith("- ") ? name.substring(2).strip() : name;
        return name.replace("\\#", "#").replace("\\\\", "\\");
    }
}
