package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.List;
import java.util.Objects;

/**
 * Notes that metadata was written for an image that was about to be built.
 *
 * @param image its repository
 * @param tags all that were given; may be empty
 * @param buildId of the metadata
 * @param time its {@code build_time_stamp}
 * @param place where it was built, such as an agent's name: two places may build images of the same name side by side
 */
public record StampRecord(String image, List<String> tags, String buildId, long time, String place) {
    public StampRecord {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(buildId, "buildId");
        Objects.requireNonNull(place, "place");
        tags = List.copyOf(tags);
    }

    boolean isOf(ImageReference name) {
        return ImageReference.split(image).canonicalRepository().equals(name.canonicalRepository());
    }
}
