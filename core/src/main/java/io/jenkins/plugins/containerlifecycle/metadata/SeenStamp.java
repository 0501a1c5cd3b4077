package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stamp that an image carries.
 *
 * @param subject the beginning of a sentence, safe to print, such as {@code The image example/web:1}
 * @param names under which the image is used, as the user named it; IDs among them do not count as names
 * @param repoTags the names that the engine has for it
 * @param ancestry as its labels tell it; empty if it has no metadata
 * @param own false if the newest of the ancestry is what it was built on, because it was not stamped itself
 */
public record SeenStamp(String subject, List<String> names, List<String> repoTags, Ancestry ancestry, boolean own) {
    static final String UNSTAMPED = "Most likely it was built without the build options that the stamp came with (the"
            + " Dockerfile in .container), or the build failed and the name still means an older image.";

    public SeenStamp {
        names = List.copyOf(names);
        repoTags = List.copyOf(repoTags);
    }

    /** Of its own metadata, if it has some. */
    public @Nullable String buildId() {
        return own ? metadata().map(ImageMetadata::buildId).orElse(null) : null;
    }

    /**
     * The metadata that the image's own label names, else the newest: if a clock was ahead, a base may look newer than
     * what was built on it. For an unstamped image it is that of what it was built on.
     */
    Optional<ImageMetadata> metadata() {
        return ancestry.own().or(ancestry::image);
    }

    /** Whether it is not stamped itself but what it was built on carries that stamp. */
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
