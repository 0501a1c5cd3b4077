package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Arrays;

/** Which characters a text of the metadata may have. */
final class PlainText {
    /** Fillers, the empty braille pattern and the variation selectors: letters and signs without a picture. */
    private static final String PICTURELESS = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    private static final int FIRST_VARIATION_SELECTOR = 0xFE00;
    private static final int LAST_VARIATION_SELECTOR = 0xFE0F;

    private PlainText() {}

    /** @return which character is the first that would not be shown on one line, from 0; -1 if there is none */
    static int unwanted(String text) {
        return Arrays.mismatch(
                text.codePoints().toArray(), SafeText.line(text).codePoints().toArray());
    }

    /** Whether there is nothing to see. */
    static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || SafeText.isJoiner(c)
                        || PICTURELESS.indexOf(c) >= 0
                        || c >= FIRST_VARIATION_SELECTOR && c <= LAST_VARIATION_SELECTOR);
    }
}
