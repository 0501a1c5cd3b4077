package io.jenkins.plugins.containerlifecycle.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of the Test Anything Protocol: versions 13 and 14 (testanything.org), KTAP (docs.kernel.org) and the plan
 * of Perl's Test.pm, {@code 1..3 todo 2;}.
 */
final class TapLines {
    static final Pattern VERSION = Pattern.compile("(?i)(K?TAP) version ([0-9]{1,9})\\s*");
    /** Possessive: else each number takes a piece of the stack, and blanks take time by their square. */
    static final Pattern PLAN = Pattern.compile("(?s)1\\.\\.([0-9]{1,9})\\s*+"
            + "(?:#\\s*(?<note>.*)|todo(?<todo>(?:\\s++[0-9]{1,9}+){0,10000}+)\\s*+;?\\s*+)?");

    static final Pattern TEST = Pattern.compile("(?s)(not )?ok(?=\\s|$)(?:[ \\t]+([0-9]{1,9})(?=\\s|$))?[ \\t]*(.*)");
    static final Pattern BAIL_OUT = Pattern.compile("(?is)Bail out!\\s*(.*)");
    /**
     * A directive follows a hash that no backslash escapes; {@code skipped} and {@code SKIP:} are recognised, too.
     * XFAIL is KTAP's.
     */
    static final Pattern DIRECTIVE =
            Pattern.compile("(?is)(?:^|\\s)#\\s*(skip\\S*|(?:todo|xfail)(?=\\s|:|$))[:\\s]*(.*)");
    /** The word that turns a failure into a skip. */
    static final Pattern SKIP = Pattern.compile("(?i)skip:?");
    /** A line in a subtest that failed and is not excused. */
    static final Pattern FAILED_SUBTEST =
            Pattern.compile("(?im)^[ \\t]+not ok(?=\\s|$)(?!.*#[ \\t]*(?:todo|skip|xfail)\\b)");

    private static final Pattern FAILED =
            Pattern.compile("(?s)(?:not ok(?=\\s|$)|\\s+not ok(?:[ \\t]+(?:[0-9]+|-)(?=\\s|$)|[ \\t]*$)).*");
    private static final Pattern SUBTEST = Pattern.compile("(?s)\\s*# Subtest(?::.*)?");
    /** After a prefix that a tool puts before each line, such as {@code web_1 | } or {@code [web] }. */
    private static final Pattern FAILED_BEHIND_PREFIX = Pattern.compile(
            "(?m)^[^\\r\\n\\u0085\\u2028\\u2029]{0,200}[|\\]>:][ \\t]+not ok[ \\t]+[0-9]+(?=\\s|$)(?!.*#[ \\t]*(?:todo|skip)\\b)");

    private TapLines() {}

    /**
     * Whether text is TAP or looks like it; other lines may be mixed in. That is so if a line
     *
     * <ul>
     *   <li>is a TAP version, a plan, bails out or begins a subtest;
     *   <li>says {@code not ok}, which must not be ignored;
     *   <li>is one of two or more tests that are numbered from 1.
     * </ul>
     *
     * An {@code ok} among other lines is none of these.
     */
    static boolean looksLikeTap(String text) {
        int numbered = 0;
        boolean ordered = true;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (!mayBeTap(line)) {
                continue;
            }
            Matcher test = TEST.matcher(line);
            if (VERSION.matcher(line).matches()
                    || PLAN.matcher(line).matches()
                    || BAIL_OUT.matcher(line).matches()
                    || FAILED.matcher(line).matches()
                    || SUBTEST.matcher(line).matches()) {
                return true;
            }
            if (test.matches() && test.group(2) != null) {
                numbered++;
                ordered &= Integer.parseInt(test.group(2)) == numbered;
            }
        }
        return numbered >= 2 && ordered;
    }

    /** By the first letter: in megabytes of a log, hardly any line needs a closer look. */
    private static boolean mayBeTap(String line) {
        int at = 0;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at < line.length() && "oOnN1tTkKbB#".indexOf(line.charAt(at)) >= 0;
    }

    /** Whether the first line that is not a comment is TAP, so that everything after it belongs to it. */
    static boolean beginsAsTap(String text) {
        List<String> first = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .limit(1)
                .toList();
        return !first.isEmpty()
                && (VERSION.matcher(first.get(0)).matches()
                        || PLAN.matcher(first.get(0)).matches()
                        || TEST.matcher(first.get(0)).matches());
    }

    /** Whether there is a failed test after the prefix of another tool, so that it cannot be read. */
    static boolean hasFailureBehindPrefix(String text) {
        return FAILED_BEHIND_PREFIX.matcher(text).find();
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
