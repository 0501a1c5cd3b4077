package io.jenkins.plugins.containerlifecycle.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes strings from an image harmless to look at. Images are written by strangers: their metadata, file names and
 * output may contain terminal escapes, bidirectional overrides or half of a surrogate pair.
 */
public final class SafeText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI_VARIATION = 0xFE0F;

    /** Scripts in which the two joiners change how the letters beside them look. */
    private static final Set<UnicodeScript> JOINING = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.NKO,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.MYANMAR,
            UnicodeScript.KHMER);

    // CSI sequences (colours, cursor), OSC sequences (titles, links) and the two-byte escapes, as in ECMA-48.
    private static final Pattern ESCAPES =
            Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)|[@-Z\\\\^_])");

    private SafeText() {}

    /**
     * What a program printed, without whole terminal escapes: {@link #line} and {@link #block}, which lose nothing that can be
     * seen, remove only the ESC, and leave {@code [31m}.
     */
    public static String withoutEscapes(String text) {
        return text.indexOf('\u001B') < 0 ? text : ESCAPES.matcher(text).replaceAll("");
    }

    /**
     * One line of text for a terminal, a log or a page: control, format and bidi characters and lone surrogates are
     * removed, line breaks and tabs become a space. A joiner (U+200C, U+200D) stays where it changes what is seen:
     * between letters of a script that has a use for it, and between the parts of an emoji.
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
        int[] codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            int c = codePoints[i];
            if (c == '\n' || c == '\t') {
                out.append(keepLines ? (char) c : ' ');
            } else if (!isInvisible(c) || isJoiner(c) && isJoined(codePoints, i)) {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /** Whether a character joins those beside it, or keeps them apart. */
    public static boolean isJoiner(int codePoint) {
        return codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER;
    }

    private static boolean isJoined(int[] text, int at) {
        return at > 0 && at + 1 < text.length && isJoinable(text[at - 1]) && isJoinable(text[at + 1]);
    }

    private static boolean isJoinable(int codePoint) {
        int type = Character.getType(codePoint);
        boolean isEmoji = codePoint == EMOJI_VARIATION
                || type == Character.OTHER_SYMBOL
                // The colours of a skin.
                || type == Character.MODIFIER_SYMBOL && Character.isSupplementaryCodePoint(codePoint);
        return isEmoji || !isInvisible(codePoint) && JOINING.contains(UnicodeScript.of(codePoint));
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
