package io.jenkins.plugins.containerlifecycle.report;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import org.jspecify.annotations.Nullable;

/** Bounds and cleans the text of reports, which is written inside an image, by strangers. */
final class ReportTexts {
    /** The longest name of a suite, class, check or file, in UTF-16 units: names become URLs and table cells. */
    static final int MAX_NAME = 1_000;
    /** The longest text of any other field, in UTF-16 units. */
    static final int MAX_TEXT = 64 * 1024;

    private ReportTexts() {}

    /** One short line. */
    static String name(String text) {
        return Shortening.ends(SafeText.line(SafeText.withoutEscapes(text)), MAX_NAME, "...");
    }

    /** One line, if anything is left of it. */
    static @Nullable String message(@Nullable String text) {
        String line = text == null ? "" : SafeText.line(SafeText.withoutEscapes(text));
        return line.isBlank()
                ? null
                : Shortening.ends(line, MAX_TEXT, " [...] ").strip();
    }

    /** Several lines, if anything is left of them. */
    static @Nullable String block(@Nullable String text) {
        String block = text == null ? "" : SafeText.block(SafeText.withoutEscapes(text));
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
        return SafeText.withoutEscapes(text.replace("\uFEFF", ""));
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
