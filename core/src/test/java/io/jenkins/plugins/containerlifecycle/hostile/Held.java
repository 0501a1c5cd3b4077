package io.jenkins.plugins.containerlifecycle.hostile;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.List;

/** Properties that hold of whatever a stranger sends. Plain Java, since a fuzzer runs them a million times. */
public final class Held {
    private static final int SAMPLE = 8;

    private Held() {}

    /**
     * The part of a corpus that is tried on an engine, where each case takes time: with {@code -Dintegration.long=true}
     * all of it, else some cases from beginning to end.
     */
    public static <T> List<T> onEngine(List<T> corpus) {
        List<T> some = new ArrayList<>();
        for (int i = 0; i < corpus.size(); i += Boolean.getBoolean("integration.long") ? 1 : SAMPLE) {
            some.add(corpus.get(i));
        }
        return some;
    }

    /** @throws AssertionError if it does not hold */
    public static void that(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("Does not hold: " + what);
        }
    }

    /**
     * A line that is safe to show: no control, format or bidi character, no half of a character, and no joiner beside
     * plain ASCII, where it could only make two words look the same.
     */
    public static void line(String text) {
        if (text != null) {
            block(text);
            that(text.indexOf('\n') < 0 && text.indexOf('\t') < 0, "it is one line");
        }
    }

    /** As {@link #line}, but line feeds and tabs are fine. */
    public static void block(String text) {
        if (text == null) {
            return;
        }
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            int type = Character.getType(c);
            if ((c == 0x200C || c == 0x200D)
                    && i > 0
                    && text.charAt(i - 1) > '~'
                    && i + 1 < text.length()
                    && text.charAt(i + 1) > '~') {
                continue;
            }
            boolean bad = c != '\n' && c != '\t' && type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (bad) {
                that(false, "no invisible character U+" + Integer.toHexString(c) + ": " + quoted(text));
            }
        }
    }

    /** A message of ours about what a stranger sent: safe, and not longer than anybody reads. */
    public static void message(String text) {
        that(text != null && !text.isBlank(), "there is a message");
        line(text);
        that(text.length() <= 2000, "a short message, not one of " + text.length() + " characters");
    }

    private static String quoted(String text) {
        String line = SafeText.line(text);
        return line.length() <= 200 ? line : line.substring(0, 200);
    }
}
