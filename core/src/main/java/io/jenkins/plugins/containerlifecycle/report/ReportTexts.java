package io.jenkins.plugins.containerlifecycle.report;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bounds and cleans the text of reports, which is written inside an image, by strangers. */
final class ReportTexts {
    /** The longest name of a suite, class, check or file, in UTF-16 units: names become URLs and table cells. */
    static final int MAX_NAME = 1_000;
    /** The longest text of any other field, in UTF-16 units. */
    static final int MAX_TEXT = 64 * 1024;

    // CSI sequences (colours, cursor), OSC sequences (titles, links) and the two-byte escapes, as in ECMA-48.
    private static final Pattern ANSI =
            Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)|[@-Z\\\\^_])");

    private ReportTexts() {}

    /** One short line. */
    static String name(String text) {
        return Shortening.ends(SafeText.line(stripAnsi(text)), MAX_NAME, "...");
    }

    /** One line, if anything is left of it. */
    static @Nullable String message(@Nullable String text) {
        String line = text == null ? "" : SafeText.line(stripAnsi(text));
        return line.isBlank()
                ? null
                : Shortening.ends(line, MAX_TEXT, " [...] ").strip();
    }

    /** Several lines, if anything is left of them. */
    static @Nullable String block(@Nullable String text) {
        String block = text == null ? "" : SafeText.block(stripAnsi(text));
        if (block.isBlank()) {
            return null;
        }
        int over = block.length() - MAX_TEXT;
        return Shortening.ends(block, MAX_TEXT, "\n[... " + over + " characters not kept ...]\n");
    }

    /**
     * The visible text. If files were joined, each may begin with a byte order mark, which must not hide its line from
     * the readers.
     */
    static String shown(String text) {
        return stripAnsi(text.replace("\uFEFF", ""));
    }

    /** The text without whole terminal escapes: removing only the ESC would leave {@code [31m}. */
    static String stripAnsi(String text) {
        return text.indexOf('\u001B') < 0 ? text : ANSI.matcher(text).replaceAll("");
    }

    /** The first line that is not blank. */
    static @Nullable String firstLine(@Nullable String text) {
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
}
