package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.time.Duration;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * A base whose name means another image by now, and how far the two are apart.
 *
 * @param base the name
 * @param before metadata of the image that was built on; null if it had none
 * @param beforeId of the image that was built on, if it is known
 * @param now what the name means now, or if that failed its validation, the newest build that counts
 * @param refused what the name means, if that failed its validation
 * @param builds how many builds of it are known since, the newest included: at least so many; null if it is not stamped
 * @param time from the build before to the one now; negative if the name was moved back to an older one; null if that is
 *     not known
 * @param commits how many commits were built since, as far as these builds are known; null if no commits are known
 */
@Value.Builder
public record Behind(
        String base,
        @Nullable ImageMetadata before,
        @Nullable String beforeId,
        KnownImage now,
        @Nullable KnownImage refused,
        @Nullable Integer builds,
        @Nullable Duration time,
        @Nullable Integer commits) {
    /** Whether the name was moved back. */
    public boolean isOlder() {
        return time != null && time.isNegative();
    }

    /** What two have in common if they are about the same two images. */
    String identity() {
        return base + " " + (before == null ? beforeId : before.key()) + " " + now.id();
    }
}
