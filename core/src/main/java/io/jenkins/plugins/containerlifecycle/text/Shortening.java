package io.jenkins.plugins.containerlifecycle.text;

/** Cuts texts that are too long: never inside a character, and with a mark in place of what is missing. */
public final class Shortening {
    private static final String MARK = "...";

    /** Anything longer is not a word, and half of it is as good as the whole. */
    private static final int MAX_WORD = 200;

    private Shortening() {}

    /** The first {@code max} characters and a mark; the whole text if it is not longer than that. */
    public static String after(String text, int max) {
        return text.length() <= max ? text : text.substring(0, endOfCharacter(text, max)) + MARK;
    }

    /** Like {@link #after}, but between two words: half a word may be half a secret, which no filter recognises. */
    public static String afterWord(String text, int max) {
        return text.length() <= max ? text : text.substring(0, endOfWord(text, max)) + MARK;
    }

    /** The beginning of a text, {@code max} characters at most with the mark. */
    public static String within(String text, int max) {
        return text.length() <= max ? text : after(text, Math.max(0, max - MARK.length()));
    }

    /** The end of a text, {@code max} characters at most with the mark. */
    public static String endWithin(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int start = text.length() - Math.max(0, max - MARK.length());
        return MARK + text.substring(startOfCharacter(text, start));
    }

    /**
     * The first and the last part of a text, {@code max} characters in total: the end of a trace often says more than
     * its middle.
     *
     * @param note put between the two, and not counted
     */
    public static String ends(String text, int max, String note) {
        if (text.length() <= max) {
            return text;
        }
        int head = max / 2;
        int tail = text.length() - (max - head);
        return text.substring(0, endOfWord(text, head)) + note + text.substring(startOfWord(text, tail));
    }

    /**
     * Where to end a text that is too long: no later than {@code at}, and between two words if one ends not long
     * before. Half a word may be half a secret, which nobody recognises as one.
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
        return endOfCharacter(text, at);
    }

    /**
     * Likewise, where to begin the rest of a text whose beginning is left out.
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
        return startOfCharacter(text, at);
    }

    private static int endOfCharacter(CharSequence text, int at) {
        return splitsCharacter(text, at) ? at - 1 : at;
    }

    private static int startOfCharacter(CharSequence text, int at) {
        return splitsCharacter(text, at) ? at + 1 : at;
    }

    private static boolean splitsCharacter(CharSequence text, int at) {
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }
}
