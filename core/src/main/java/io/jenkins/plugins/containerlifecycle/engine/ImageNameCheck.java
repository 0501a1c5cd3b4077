package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.InputException;

/** Keeps anything that is not an image name away from an engine, which would take parts of it for a path of its API. */
public final class ImageNameCheck {
    private ImageNameCheck() {}

    /** @throws EngineException of kind {@code BAD_REFERENCE} */
    public static ImageReference require(String reference) throws EngineException {
        try {
            return ImageReference.parse(reference);
        } catch (InputException e) {
            throw new EngineException(EngineException.Kind.BAD_REFERENCE, e.getMessage());
        }
    }
}
