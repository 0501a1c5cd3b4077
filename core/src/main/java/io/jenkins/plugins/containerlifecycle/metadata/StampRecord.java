package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.List;
import java.util.Objects;

/**
 * That metadata was written for an image which was about to be built.
 *
 * @param image its repository
 * @param tags all that were named; may be empty
 * @param buildId of the metadata
 * @param time its {@code build_time_stamp}
 * @param place where it was built, such as an agent's name: two places build images of one name beside one another
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
