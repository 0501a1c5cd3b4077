package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.metadata.SafeText;

/** What a name on a command line stands for. */
public enum TargetKind {
    IMAGE,
    CONTAINER;

    /**
     * Finds out what a name stands for.
     *
     * @param reference name or ID of an image or a container
     * @throws EngineException of kind {@code AMBIGUOUS} where both exist: to validate the wrong one of them would
     *     give a verdict on something else; of kind {@code NO_SUCH_IMAGE} where neither does
     */
    public static TargetKind of(ContainerEngine engine, String reference) throws EngineException, InterruptedException {
        boolean container = isContainer(engine, reference);
        ImageDetails image = null;
        try {
            image = engine.inspectImage(reference);
        } catch (EngineException e) {
            boolean noImage =
                    e.kind() == EngineException.Kind.NO_SUCH_IMAGE || e.kind() == EngineException.Kind.BAD_REFERENCE;
            if (!container || !noImage) {
                throw e;
            }
        }
        if (container && image != null) {
            throw new EngineException(
                    EngineException.Kind.AMBIGUOUS,
                    "There is both an image and a container '" + SafeText.line(reference)
                            + "'; say which one is meant.");
        }
        return container ? CONTAINER : IMAGE;
    }

    private static boolean isContainer(ContainerEngine engine, String reference)
            throws EngineException, InterruptedException {
        try {
            engine.inspectContainer(reference);
            return true;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_CONTAINER || e.kind() == EngineException.Kind.BAD_REFERENCE) {
                return false;
            }
            throw e;
        }
    }
}
