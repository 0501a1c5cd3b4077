package io.jenkins.plugins.containerlifecycle.plugin.text;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;

/** Text as it is kept in a build's record, which is loaded whole. It may come from an image, which may say anything. */
public final class StoredText {
    private static final int MAX_TEXT = 300;

    private StoredText() {}

    /** Cut after 300 characters. */
    public static String clip(String text) {
        return clip(text, MAX_TEXT);
    }

    /** Cut, and without what a page must not show and what an XML file, such as the build's record, cannot hold. */
    public static String clip(String text, int length) {
        if (text == null) {
            return null;
        }
        return SafeText.line(Shortening.after(text, length)).replaceAll("[\\uFFFE\\uFFFF]", "");
    }
}
