package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.util.List;
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
