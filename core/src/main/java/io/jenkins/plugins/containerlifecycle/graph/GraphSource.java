package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who knows images: an engine, the list of a registry, the builds of a CI server. */
public interface GraphSource {
    /** All images, those without a name and those without metadata among them. */
    List<KnownImage> images() throws EngineException, InterruptedException;

    /**
     * Whether an image was built on another one, if the source can see that in the images themselves. It is asked only if
     * the metadata does not tell.
     *
     * @return empty if it cannot
     */
    default Optional<Boolean> standsOn(KnownImage image, KnownImage base) throws EngineException, InterruptedException {
        return Optional.empty();
    }

    /**
     * Names that images are known by besides their own: those that others may have recorded as their base. Each with one of
     * the image's own names.
     */
    default Map<String, String> aliases() {
        return Map.of();
    }

    /**
     * Names of which is not known what they mean, with a tag or of a whole repository, and why: a sentence that is safe to
     * print.
     */
    default Map<String, String> unread() {
        return Map.of();
    }

    /** As {@link #unread}, of names that mean several things: trouble only for what stands on them. */
    default Map<String, String> unclear() {
        return Map.of();
    }

    /** Whether images may be built on this one, which has replaced another one under its name. */
    default Approval approval(KnownImage image) throws EngineException, InterruptedException {
        return Approval.GIVEN;
    }

    /** What was decided about an image. */
    enum Approval {
        GIVEN,
        /** Its validation failed: what stands on the build before is as it should be. */
        REFUSED,
        /** Nobody has decided yet, or nothing could be checked. */
        MISSING
    }
}
