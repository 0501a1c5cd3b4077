package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.examine.Examiner;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;

/**
 * An image that a step has worked on.
 *
 * @param name as the user named it
 * @param id as the engine knows it, or null
 * @param ancestry as read from the image; empty if it has no metadata
 * @param derived whether the ancestry is that of what it was built on, because it was not stamped itself
 */
public record InspectedImage(String name, String id, Ancestry ancestry, boolean derived) {
    /**
     * Asks the engine; called on the agent.
     *
     * @return false also if the engine does not tell, because that must not prevent a verdict or a push
     */
    public static boolean isDerived(ContainerEngine engine, ImageDetails image) throws InterruptedException {
        try {
            return !new Examiner(engine).isStamped(ImageLabels.read(image.labels()), image.id());
        } catch (EngineException e) {
            return false;
        }
    }

    /** The key of its own metadata; null if it has none. */
    String key() {
        return derived ? null : ancestry.image().map(ImageMetadata::key).orElse(null);
    }
}
