package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image as a source knows it.
 *
 * @param id with its algorithm; no two images of a source have the same
 * @param names with tags, what they mean now; empty for one whose names mean others by now
 * @param digests {@code repository@sha256:...}
 * @param ancestry empty if it has no metadata
 * @param stamped whether the newest metadata is its own, and not that of an image that it was built on; never if its own cannot
 *     be read
 * @param created epoch seconds according to the source; 0 if it does not tell
 */
public record KnownImage(
        String id, List<String> names, List<String> digests, Ancestry ancestry, boolean stamped, long created) {
    public KnownImage {
        names = List.copyOf(names);
        digests = List.copyOf(digests);
        stamped = stamped && !ancestry.isEmpty() && !ancestry.lacksItself();
    }

    /** By which people know it, safe to print: the first name that it was built under, else any, else the beginning of its ID. */
    public String name() {
        return names.isEmpty() ? ImageIds.shown(SafeText.line(id)) : SafeText.line(first());
    }

    /** Those that people know it by besides, safe to print. */
    List<String> otherNames() {
        String known = names.isEmpty() ? "" : first();
        return names.stream()
                .filter(name -> !name.equals(known))
                .map(SafeText::line)
                .sorted()
                .toList();
    }

    /** What images are sorted by: as {@link #name}, but as it is. */
    String order() {
        return names.isEmpty() ? id : first();
    }

    private String first() {
        ImageMetadata stamp = names.size() > 1 ? stamp() : null;
        return stamp == null
                ? names.get(0)
                : names.stream()
                        .filter(name -> ImageReference.split(name).repository().equals(stamp.imageName()))
                        .findFirst()
                        .orElse(names.get(0));
    }

    /** Its own metadata; null if it was not stamped. */
    public @Nullable ImageMetadata stamp() {
        return stamped ? ancestry.image().orElse(null) : null;
    }

    /** {@code <stamp>.<build_id>} if it was stamped. */
    @Nullable
    String key() {
        ImageMetadata stamp = stamp();
        return stamp == null ? null : stamp.key();
    }

    /** When it was built; null if nobody tells. */
    @Nullable
    Instant made() {
        ImageMetadata stamp = stamp();
        if (stamp != null) {
            return stamp.buildTime();
        }
        return created == 0 ? null : Instant.ofEpochSecond(created);
    }

    /** Whether this is its ID or the digest of its manifest, with which some engines name images. */
    boolean is(String idOrDigest) {
        return id.equals(idOrDigest) || digests.stream().anyMatch(digest -> digest.endsWith("@" + idOrDigest));
    }
}
