package io.jenkins.plugins.containerlifecycle.text;

import org.jetbrains.annotations.Contract;
import org.jspecify.annotations.Nullable;

/**
 * Makes strings that came out of an image harmless to look at. An image is written by strangers: its metadata, file
 * names and output may carry terminal escapes, bidirectional overrides or half of a surrogate pair.
 */
public final class SafeText {
    private SafeText() {}

    /**
     * One line of text for a terminal, a log or a page: control, format and bidi characters and lone surrogates are
     * removed, line breaks and tabs become a space.
     *
     * @return the text without anything invisible
     */
    @Contract("!null -> !null")
    public static @Nullable String line(@Nullable String text) {
        return clean(text, false);
    }

    /**
     * Text of several lines: as {@link #line}, but line feeds and tabs stay and CR LF becomes LF.
     *
     * @return the cleaned text
     */
    @Contract("!null -> !null")
    public static @Nullable String block(@Nullable String text) {
        return clean(text, true);
    }

    @Contract("!null, _ -> !null")
    private static @Nullable String clean(@Nullable String text, boolean keepLines) {
        if (text == null || isPlain(text)) {
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
