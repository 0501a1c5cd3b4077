package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Optional;

/**
 * The stamp that an image was found to carry.
 *
 * @param what the beginning of a sentence, safe to print, such as {@code The image example/web:1}
 * @param names that the image is taken for, as the user named it; IDs among them stand for no name
 * @param repoTags the names that the engine knows of it
 * @param ancestry as its labels tell it; empty if it has no metadata
 * @param own false if the newest of the ancestry is what it was built on: it was not stamped itself
 */
public record SeenStamp(String what, List<String> names, List<String> repoTags, Ancestry ancestry, boolean own) {
    static final String UNSTAMPED = "Most likely it was built without the build options that the stamp came with (the"
            + " Dockerfile in .container), or the build failed and the name still means an older image.";

    public SeenStamp {
        names = List.copyOf(names);
        repoTags = List.copyOf(repoTags);
    }

    /** Of its own metadata; null if it has none. */
    public String buildId() {
        return own ? metadata().map(ImageMetadata::buildId).orElse(null) : null;
    }

    /**
     * What the label of the image itself names, else the newest: where a clock ran ahead, a base may look newer than what
     * was built on it. Of an image that is not stamped it is what it was built on.
     */
    Optional<ImageMetadata> metadata() {
        return ancestry.images().stream()
                .filter(image -> image.key().equals(ancestry.self()))
                .findFirst()
                .or(ancestry::image);
    }

    /** Whether it is not stamped itself, and what it was built on carries that stamp. */
    boolean isBasedOn(String buildId) {
        return !own
                && metadata().filter(image -> image.buildId().equals(buildId)).isPresent();
    }

    /** The middle of a sentence. */
    String carries() {
        if (ancestry.isEmpty()) {
            return "it carries no metadata" + (ancestry.warnings().isEmpty() ? "" : " that can be read");
        }
        ImageMetadata image = metadata().orElseThrow();
        String id = "build_id " + image.buildId() + " (" + SafeText.line(image.project()) + ", stamped at "
                + image.buildTime() + ")";
        return own ? "it carries " + id : "it was built on the image with " + id + " without being stamped itself";
    }
}
