package io.jenkins.plugins.containerlifecycle.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Searches output that is too long to be kept for the first line that belongs to a report or shows a failure: what
 * cannot be read in full must not pass for a log. Takes bytes in any pieces. Not thread-safe.
 */
public final class ReportMarks {
    /** The limit for a line; a longer one is not a line of a report, except for JSON, whose beginning tells. */
    private static final int MAX_LINE = 4096;

    private static final Pattern REPORT =
            Pattern.compile("[ \\t]*(?:not ok\\b.*|ok [0-9]+\\b.*|1\\.\\.[0-9]+[ \\t]*(?:#.*)?"
                    + "|Bail out!.*|[{\\[]?[ \\t]*\"(?:failed-count|summary-line|failure_count|summary)\"[ \\t]*:.*"
                    + "|\\{\"results\":\\[.*|\\{\"version\":\"[^\"]*\",\"(?:seed|messages|examples)\":.*)");

    /** Each of them contains one of these. In gigabytes of a log, hardly any line needs a closer look. */
    private static final List<String> LIKELY = List.of(
            "not ok",
            "ok ",
            "1..",
            "ail",
            "AIL",
            "NOTESTS",
            "rspec ",
            "Looks like",
            "<",
            "rror",
            "\"summary",
            "\"version\"",
            "\"results\"");

    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private @Nullable String first;

    public void add(byte[] bytes, int from, int to) {
        for (int i = from; i < to && first == null; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (length < MAX_LINE) {
                line[length++] = bytes[i];
            }
        }
    }

    /** The first of these lines, safe to show. */
    public @Nullable String first() {
        if (first == null && length > 0) {
            end();
        }
        return first;
    }

    private void end() {
        if (isLikely(new String(line, 0, length, StandardCharsets.ISO_8859_1))) {
            String text = ReportTexts.shown(new String(line, 0, length, StandardCharsets.UTF_8))
                    .stripTrailing();
            String bare = TimeStamps.stripWhereThere(text);
            if (REPORT.matcher(bare).matches() || JunitText.hasMark(bare) || FailureMarks.isIn(bare)) {
                first = ReportTexts.name(text);
            }
        }
        length = 0;
    }

    private static boolean isLikely(String line) {
        for (String part : LIKELY) {
            if (line.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
