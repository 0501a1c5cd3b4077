package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import java.util.List;

/** What the steps that built an image tell of it. */
final class History {
    private History() {}

    /**
     * Whether the stamp was the last thing that was done to the image. An image that was built on top without being
     * stamped inherits the labels of its base, so they alone would let it pass for its base.
     *
     * @param steps the commands that built the image, newest first, as the engine tells them
     * @return true also where the steps do not tell, as in an image that was squashed
     */
    static boolean endsWithStamp(List<String> steps) {
        boolean onlyLabels = true;
        for (String step : steps) {
            if (step.contains(ImageLabels.SELF)) {
                return onlyLabels;
            }
            // "docker build --label" adds one more step of labels after the last line of the Dockerfile.
            onlyLabels &= step.contains("LABEL ");
        }
        return true;
    }
}
