package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a name on a command line stands for, as the engine described it when it was asked. Asking again would take time,
 * and by then the name may stand for something else.
 */
public sealed interface Target permits ImageDetails, ContainerDetails {
    TargetKind kind();

    /**
     * Finds out what a name stands for.
     *
     * @param reference name or ID of an image or a container
     * @throws EngineException of kind {@code AMBIGUOUS} if both exist, because validating the wrong one would give a
     *     verdict on something else; of kind {@code NO_SUCH_IMAGE} if neither exists
     */
    static Target find(ContainerEngine engine, String reference) throws EngineException, InterruptedException {
        ContainerDetails container = container(engine, reference);
        ImageDetails image = null;
        try {
            image = engine.images().inspect(reference);
        } catch (EngineException e) {
            boolean noImage =
                    e.kind() == EngineException.Kind.NO_SUCH_IMAGE || e.kind() == EngineException.Kind.BAD_REFERENCE;
            if (container == null || !noImage) {
                throw e;
            }
        }
        if (container != null && image != null) {
            throw new EngineException(
                    EngineException.Kind.AMBIGUOUS,
                    "There is both an image and a container '" + SafeText.line(reference)
                            + "'; say which one is meant.");
        }
        return container == null ? Objects.requireNonNull(image) : container;
    }

    /** For a caller that knows what the name stands for. */
    static Target find(ContainerEngine engine, TargetKind kind, String reference)
            throws EngineException, InterruptedException {
        return kind == TargetKind.IMAGE
                ? engine.images().inspect(reference)
                : engine.containers().inspect(reference);
    }

    private static @Nullable ContainerDetails container(ContainerEngine engine, String reference)
            throws EngineException, InterruptedException {
        try {
            return engine.containers().inspect(reference);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_CONTAINER || e.kind() == EngineException.Kind.BAD_REFERENCE) {
                return null;
            }
            throw e;
        }
    }
}
