package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.List;
import java.util.regex.Pattern;

/** What the steps that built an image tell of it. */
public final class BuildHistory {
    /** BuildKit writes the line as it stands, the classic builder as a command that does nothing. */
    private static final Pattern LABEL =
            Pattern.compile("(/bin/sh -c #\\(nop\\)\\s*)?LABEL\\s", Pattern.CASE_INSENSITIVE);

    private BuildHistory() {}

    /**
     * Whether the stamp was the last thing that was done to the image. An image that was built on top without being
     * stamped inherits the labels of its base, so they alone would let it pass for its base.
     *
     * @param steps the commands that built the image, newest first, as the engine tells them
     * @return true even if the steps do not tell, as in an image that was squashed
     */
    public static boolean endsWithStamp(List<String> steps) {
        boolean onlyLabels = true;
        for (String step : steps) {
            boolean labels = LABEL.matcher(step).lookingAt();
            if (labels && step.contains(ImageLabels.SELF)) {
                return onlyLabels;
            }
            // "docker build --label" adds one more step of labels after the last line of the Dockerfile.
            onlyLabels &= labels;
        }
        return true;
    }
}
