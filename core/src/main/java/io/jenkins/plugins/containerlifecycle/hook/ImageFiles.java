package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads files from an image. An engine can do that only with a container, so one is created and removed without
 * starting it.
 */
public final class ImageFiles {
    /** A container needs a command even if the image has none; it is never run. */
    private static final List<String> NEVER_RUN = List.of("/never-run");

    private final ContainerEngine engine;

    public ImageFiles(ContainerEngine engine) {
        this.engine = engine;
    }

    /** Looks at the files of a container that was created and will not be started. */
    @FunctionalInterface
    public interface Look<T> {
        T at(String containerId) throws EngineException, InterruptedException;
    }

    /**
     * @param imageId the image, as the engine names it
     * @param path of a file or folder
     * @return empty if the path does not exist
     */
    public Optional<TarContent> read(String imageId, String path, TarLimits limits)
            throws EngineException, InterruptedException {
        return look(imageId, container -> engine.containers().readFiles(container, path, limits));
    }

    /**
     * As {@link #read}, for several files at the price of one container.
     *
     * @param imageId the image, as the engine names it
     */
    public <T> T look(String imageId, Look<T> look) throws EngineException, InterruptedException {
        String runId = HookRunner.newRunId();
        HookRequest request = HookRequest.validate(imageId);
        OwnedContainer container = new OwnedContainer(engine, request, runId, new Cancellation(), null);
        try {
            return look.at(container.create(imageId, NEVER_RUN, List.of(), Map.of()));
        } finally {
            container.remove();
        }
    }
}
