package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageIndex;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Stops a push or a deployment that might take images that nobody has validated: an ID may stand for the images of several
 * platforms, and only the one for the platform of the engine that validated it was run. Which of them an engine pushes
 * depends on which it has, and which it runs on its own platform, so an ID is refused even if only one image is there.
 */
public final class Platforms {
    private static final String NOT_VALIDATED =
            " There is no --all-platforms, because the others were not validated: build the image for one platform.";

    private Platforms() {}

    /**
     * @param name as the user named the image
     * @param use what the image is wanted for, such as {@code pushed}
     * @return why it is refused, for the user; empty if its ID is that of one image, not counting attestations
     */
    public static Optional<String> complaint(Images images, String name, ImageDetails image, String use)
            throws EngineException, InterruptedException {
        Optional<ImageIndex> index = images.index(image);
        if (index.isEmpty() || index.get().images().size() == 1) {
            return Optional.empty();
        }
        String what = "The image " + SafeText.line(name) + " (" + ImageIds.shown(image.id()) + ") may not be " + use
                + ": its ID ";
        List<ImageIndex.Entry> entries = index.get().images();
        return Optional.of(
                entries.isEmpty()
                        ? what + "may stand for images of several platforms, and the engine does not say which (Docker"
                                + " Engine 28 and later do)." + NOT_VALIDATED
                        : what + "stands for " + entries.size() + " images (" + names(entries)
                                + "), of which a validation runs only the one of the engine's own platform."
                                + NOT_VALIDATED);
    }

    private static String names(List<ImageIndex.Entry> entries) {
        return entries.stream().map(ImageIndex.Entry::platform).collect(Collectors.joining(", "));
    }
}
