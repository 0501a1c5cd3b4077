package io.jenkins.plugins.containerlifecycle.report;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.regex.Pattern;

/** Bounds and cleans the text of reports, which is written inside an image and so by strangers. */
final class ReportTexts {
    /** The longest name of a suite, class, check or file, in UTF-16 units: names become URLs and table cells. */
    static final int MAX_NAME = 1_000;
    /** The longest text of any other field, in UTF-16 units. */
    static final int MAX_TEXT = 64 * 1024;

    // CSI sequences (colours, cursor), OSC sequences (titles, links) and the two-byte escapes, as in ECMA-48.
    private static final Pattern ANSI =
            Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)|[@-Z\\\\^_])");

    private ReportTexts() {}

    /** One short line, null for null. */
    static String name(String text) {
        return cut(SafeText.line(stripAnsi(text)), MAX_NAME, "...");
    }

    /** One line, null where nothing is left of it. */
    static String message(String text) {
        String line = cut(SafeText.line(stripAnsi(text)), MAX_TEXT, " [...] ");
        return line == null || line.isBlank() ? null : line.strip();
    }

    /** Several lines, null where nothing is left of them. */
    static String block(String text) {
        String block = SafeText.block(stripAnsi(text));
        if (block == null || block.isBlank()) {
            return null;
        }
        int over = block.length() - MAX_TEXT;
        return over <= 0 ? block : cut(block, MAX_TEXT, "\n[... " + over + " characters not kept ...]\n");
    }

    /**
     * What a person sees of it. Of files that were put together each may begin with a byte order mark, which must not
     * hide the line behind it from the readers.
     */
    static String shown(String text) {
        return stripAnsi(text.replace("\uFEFF", ""));
    }

    /** The text without terminal escapes, whole ones: taking away only the ESC would leave {@code [31m} behind. */
    static String stripAnsi(String text) {
        return text == null || text.indexOf('\u001B') < 0
                ? text
                : ANSI.matcher(text).replaceAll("");
    }

    /** The first line that has anything in it; null where there is none. */
    static String firstLine(String text) {
        return text == null
                ? null
                : text.lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .findFirst()
                        .orElse(null);
    }

    /** {@code 1 test}, {@code 2 tests}. */
    static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /** Keeps the first and the last part: the end of a trace often says more than its middle. */
    private static String cut(String text, int max, String note) {
        if (text == null || text.length() <= max) {
            return text;
        }
        int head = max / 2;
        int tail = text.length() - (max - head);
        head = SafeText.endOfWord(text, head);
        tail = SafeText.startOfWord(text, tail);
        // Half a surrogate pair is no character.
        head -= head > 0 && Character.isHighSurrogate(text.charAt(head - 1)) ? 1 : 0;
        tail += tail < text.length() && Character.isLowSurrogate(text.charAt(tail)) ? 1 : 0;
        return text.substring(0, head) + note + text.substring(tail);
    }
}
