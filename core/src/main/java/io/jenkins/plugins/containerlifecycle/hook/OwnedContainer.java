package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The one container of a run: created, perhaps created again, and removed whatever happened in between. */
final class OwnedContainer {
    private static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(30);

    /** How long a creation that was broken off may still be under way in the engine. */
    private static final Duration LATE_CREATION = Duration.ofSeconds(3);

    private static final long POLL_MILLIS = 200;

    private final ContainerEngine engine;
    private final HookRequest request;
    private final String runId;
    private final Cancellation cancellation;
    private boolean creationBegun;
    private String id;

    OwnedContainer(ContainerEngine engine, HookRequest request, String runId, Cancellation cancellation) {
        this.engine = engine;
        this.request = request;
        this.runId = runId;
        this.cancellation = cancellation;
    }

    String id() {
        return id;
    }

    String create(String imageId, List<String> entrypoint, List<String> command)
            throws EngineException, InterruptedException {
        if (id != null) {
            engine.removeContainer(id, REMOVAL_PATIENCE);
            id = null;
        }
        ContainerOptions options = request.options();
        ContainerSpec spec = new ContainerSpec(
                imageId,
                RunLabels.containerName(runId),
                RunLabels.of(runId, ProcessIdentity.current().label(), Instant.now(), request.timeout()),
                entrypoint,
                command,
                options.environment(),
                options.user(),
                options.network(),
                options.ports(),
                options.volumes(),
                options.memoryBytes(),
                options.cpus(),
                options.readOnly());
        cancellation.check();
        creationBegun = true;
        id = engine.createContainer(spec);
        cancellation.check();
        return id;
    }

    /**
     * Removes the container on every path, also on a thread that was interrupted.
     *
     * @throws EngineException where it may still be there
     */
    void remove() throws EngineException {
        if (!creationBegun) {
            return;
        }
        if (id != null) {
            engine.removeContainer(id, REMOVAL_PATIENCE);
            return;
        }
        // The request was broken off before its answer came: the container may appear a moment from now. Its name is
        // ours alone, so whatever has it may go.
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + LATE_CREATION.toNanos();
        do {
            engine.removeContainer(RunLabels.containerName(runId), REMOVAL_PATIENCE);
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        } while (System.nanoTime() < end);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
