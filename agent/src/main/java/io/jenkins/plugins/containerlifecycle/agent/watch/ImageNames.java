package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the names of images mean at an engine. */
final class ImageNames {
    private final Map<String, String> ids = new HashMap<>();

    ImageNames(List<ImageSummary> images) {
        for (ImageSummary image : images) {
            image.repoTags().forEach(name -> ids.put(full(ImageReference.split(name)), image.id()));
        }
    }

    /**
     * @param image as it was named when a container was created
     * @param imageId what the container runs
     * @return whether the name means another image by now; null if it means none, or is an ID
     */
    @Nullable
    Boolean isOutdated(String image, String imageId) {
        if (ImageIds.looksLikeOne(image)) {
            return null;
        }
        ImageReference reference = ImageReference.split(image);
        if (reference.digest() != null) {
            return false;
        }
        String now = ids.get(full(reference));
        return now == null ? null : !now.equals(imageId);
    }

    private static String full(ImageReference name) {
        return name.canonicalRepository() + ":" + name.tagOrLatest();
    }
}
