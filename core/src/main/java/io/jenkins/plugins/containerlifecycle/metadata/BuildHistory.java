package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.List;
import java.util.regex.Pattern;

/** What the steps that built an image say about it. */
public final class BuildHistory {
    /** BuildKit records the line as it is, the classic builder as a command that does nothing. */
    private static final Pattern LABEL =
            Pattern.compile("(/bin/sh -c #\\(nop\\)\\s*)?LABEL\\s", Pattern.CASE_INSENSITIVE);

    private BuildHistory() {}

    /**
     * Whether the stamp was the last step of the image's build. An image that was built on top without being stamped
     * inherits its base's labels, so by these alone it would pass for its base.
     *
     * @param steps the commands that built the image, newest first, as the engine reports them
     * @return true even if the steps do not tell, as in a squashed image
     */
    public static boolean endsWithStamp(List<String> steps) {
        return lastStep(steps) != LastStep.OTHER;
    }

    /** As {@link #endsWithStamp}, but false if the steps do not tell. */
    public static boolean showsThatItEndsWithStamp(List<String> steps) {
        return lastStep(steps) == LastStep.STAMP;
    }

    private enum LastStep {
        STAMP,
        OTHER,
        UNKNOWN
    }

    private static LastStep lastStep(List<String> steps) {
        boolean onlyLabels = true;
        for (String step : steps) {
            boolean labels = LABEL.matcher(step).lookingAt();
            if (labels && step.contains(ImageLabels.SELF)) {
                return onlyLabels ? LastStep.STAMP : LastStep.OTHER;
            }
            // "docker build --label" adds one more step of labels after the last line of the Dockerfile.
            onlyLabels &= labels;
        }
        return LastStep.UNKNOWN;
    }
}
