package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which image a stamp belongs to if several carry it, because some were built on top without being stamped or from the
 * same context: the one with the name in the stamp, else the oldest. Engines count whole seconds: of two from the same
 * second the smaller one is the base.
 */
public final class StampOwners {
    /** By the key of the stamp. */
    private final Map<String, ImageSummary> owners = new HashMap<>();

    private StampOwners() {}

    public static StampOwners of(List<ImageSummary> images) {
        StampOwners all = new StampOwners();
        for (ImageSummary image : images) {
            String self = image.labels().get(ImageLabels.SELF);
            if (self != null) {
                all.owners.merge(self, image, StampOwners::likelier);
            }
        }
        return all;
    }

    /** Whether the stamp that an image has is its own, as far as a list can tell; false if it has none. */
    public boolean owns(ImageSummary image) {
        ImageSummary owner = owners.get(image.labels().get(ImageLabels.SELF));
        return owner != null && owner.id().equals(image.id());
    }

    /** The name of another image that the stamp belongs to; null if there is none. */
    @Nullable
    String otherName(Ancestry ancestry, String imageId) {
        ImageSummary owner = ancestry.self() == null ? null : owners.get(ancestry.self());
        if (owner == null || owner.id().equals(imageId)) {
            return null;
        }
        return owner.repoTags().isEmpty() ? owner.id() : owner.repoTags().get(0);
    }

    private static ImageSummary likelier(ImageSummary one, ImageSummary other) {
        boolean oneNamed = hasStampedName(one);
        boolean otherNamed = hasStampedName(other);
        if (oneNamed != otherNamed) {
            return oneNamed ? one : other;
        }
        return Comparator.comparingLong(ImageSummary::created)
                                .thenComparingLong(ImageSummary::size)
                                .thenComparing(ImageSummary::id)
                                .compare(one, other)
                        <= 0
                ? one
                : other;
    }

    private static boolean hasStampedName(ImageSummary image) {
        String name = ImageLabels.read(image.labels())
                .image()
                .map(ImageMetadata::imageName)
                .orElse(null);
        return image.repoTags().stream()
                .anyMatch(tag -> ImageReference.split(tag).repository().equals(name));
    }
}
