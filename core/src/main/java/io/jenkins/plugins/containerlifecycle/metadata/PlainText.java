package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.stream.IntStream;

/** Which characters a text of the metadata may have. */
final class PlainText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

    /** In many an emoji. */
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** Fillers, the empty braille pattern and the variation selectors: letters and signs without a picture. */
    private static final String PICTURELESS = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    private static final int FIRST_VARIATION_SELECTOR = 0xFE00;
    private static final int LAST_VARIATION_SELECTOR = 0xFE0F;

    private PlainText() {}

    /**
     * @param joiners whether characters that join others, or keep them apart, are wanted
     * @return the index of the first character that would not be shown on one line; -1 if there is none
     */
    static int unwanted(String text, boolean joiners) {
        return IntStream.iterate(0, i -> i < text.length(), i -> text.offsetByCodePoints(i, 1))
                .filter(i -> {
                    int c = text.codePointAt(i);
                    String shown = Character.toString(c);
                    return !shown.equals(SafeText.line(shown)) && !(joiners && isJoiner(c));
                })
                .findFirst()
                .orElse(-1);
    }

    /** Whether there is nothing to see. */
    static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || isJoiner(c)
                        || PICTURELESS.indexOf(c) >= 0
                        || c >= FIRST_VARIATION_SELECTOR && c <= LAST_VARIATION_SELECTOR);
    }

    private static boolean isJoiner(int c) {
        return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
    }
}
