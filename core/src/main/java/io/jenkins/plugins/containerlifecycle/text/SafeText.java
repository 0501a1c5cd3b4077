package io.jenkins.plugins.containerlifecycle.text;

import org.jspecify.annotations.Nullable;

/**
 * Makes strings from an image harmless to look at. Images are written by strangers: their metadata, file names and
 * output may contain terminal escapes, bidirectional overrides or half of a surrogate pair.
 */
public final class SafeText {
    private SafeText() {}

    /**
     * One line of text for a terminal, a log or a page: control, format and bidi characters and lone surrogates are
     * removed, line breaks and tabs become a space.
     *
     * @return the text without anything invisible
     */
    public static String line(String text) {
        return clean(text, false);
    }

    /** As {@link #line}, of a text that may not be there. */
    public static @Nullable String lineOrNull(@Nullable String text) {
        return text == null ? null : line(text);
    }

    /**
     * Text of several lines: like {@link #line}, but line feeds and tabs stay and CR LF becomes LF.
     *
     * @return the cleaned text
     */
    public static String block(String text) {
        return clean(text, true);
    }

    private static String clean(String text, boolean keepLines) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                out.append(keepLines ? (char) c : ' ');
            } else if (!isInvisible(c)) {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
