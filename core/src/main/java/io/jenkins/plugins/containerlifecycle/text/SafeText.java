package io.jenkins.plugins.containerlifecycle.text;

/**
 * Makes strings that came out of an image harmless to look at. An image is written by strangers: its metadata, file
 * names and output may carry terminal escapes, bidirectional overrides or half of a surrogate pair.
 */
public final class SafeText {
    /** Longer ones are no words; of those a half is as good as the whole. */
    private static final int MAX_WORD = 200;

    private SafeText() {}

    /**
     * One line of text for a terminal, a log or a page: control, format and bidi characters and lone surrogates are
     * removed, line breaks and tabs become a space.
     *
     * @param text any text, null allowed
     * @return the text without anything invisible; null where {@code text} is null
     */
    public static String line(String text) {
        return clean(text, false);
    }

    /**
     * Text of several lines: as {@link #line}, but line feeds and tabs stay and CR LF becomes LF.
     *
     * @param text any text, null allowed
     * @return the cleaned text; null where {@code text} is null
     */
    public static String block(String text) {
        return clean(text, true);
    }

    /**
     * Where to end a text that is too long: no later than {@code at}, and between two words where one ends not long before.
     * Half a word may be half a secret, which is not known for one any more.
     *
     * @return an index from 0 to {@code at}
     */
    public static int endOfWord(CharSequence text, int at) {
        for (int end = at; end > 0 && at - end <= MAX_WORD; end--) {
            if (end < text.length() && Character.isWhitespace(text.charAt(end))
                    || Character.isWhitespace(text.charAt(end - 1))) {
                return end;
            }
        }
        return at;
    }

    /**
     * Where to begin the rest of a text whose beginning is left out, likewise.
     *
     * @return an index from {@code at} to the text's length
     */
    public static int startOfWord(CharSequence text, int at) {
        for (int start = at; start < text.length() && start - at <= MAX_WORD; start++) {
            if (Character.isWhitespace(text.charAt(start))
                    || start > 0 && Character.isWhitespace(text.charAt(start - 1))) {
                return start;
            }
        }
        return at;
    }

    private static String clean(String text, boolean keepLines) {
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
