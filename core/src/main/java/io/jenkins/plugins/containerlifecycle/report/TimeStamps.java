package io.jenkins.plugins.containerlifecycle.report;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The times that {@code ts}, a log driver or the kernel puts before each line. */
final class TimeStamps {
    private static final Pattern STAMP = Pattern.compile("^(?:\\[\\s{0,8})?(?:"
            // ISO 8601 and RFC 3339.
            + "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?"
            // ts and syslog.
            + "|[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
            + "|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
            // Seconds: dmesg, ts -s %.s.
            + "|[0-9]{1,10}\\.[0-9]{3,9})\\]?:?(?:[ \\t]|$)");

    private TimeStamps() {}

    private static boolean isThere(String line) {
        // By the first letter: in megabytes of a log, hardly any line needs a closer look.
        char first = line.isEmpty() ? ' ' : line.charAt(0);
        boolean may = first == '[' || first >= '0' && first <= '9' || first >= 'A' && first <= 'Z';
        return may && STAMP.matcher(line).find();
    }

    /** The text without its times if each line that is not blank has one; else the text as it is. */
    static String stripWhereOnEachLine(String text) {
        boolean onEach = text.lines().allMatch(line -> line.isBlank() || isThere(line));
        return onEach && !text.isBlank() ? stripWhereThere(text) : text;
    }

    /** The text without any such times. */
    static String stripWhereThere(String text) {
        if (text.lines().noneMatch(TimeStamps::isThere)) {
            return text;
        }
        return text.lines()
                .map(line -> isThere(line) ? STAMP.matcher(line).replaceFirst("") : line)
                .collect(Collectors.joining("\n"));
    }
}
