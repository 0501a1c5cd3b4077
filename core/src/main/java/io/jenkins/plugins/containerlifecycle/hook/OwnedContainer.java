package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.leftover.Abandoned;
import io.jenkins.plugins.containerlifecycle.leftover.LeftoverPolicy;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one container of a run: created, perhaps created again, and removed whatever happened in between. */
final class OwnedContainer {
    /** The folder for reports if the image's own cannot be used. */
    private static final String REPORT_DIRECTORY = "/.container-report";

    /** How long the engine may still be working on a creation that was broken off. */
    private static final Duration LATE_CREATION = Duration.ofSeconds(3);

    private static final long POLL_MILLIS = 200;

    private static final int MAX_CREATIONS = 20;

    /** Answers after which no container will appear, unless something between the engine and us gave them. */
    private static final Set<EngineException.Kind> REFUSALS = EnumSet.of(
            EngineException.Kind.REFUSED, EngineException.Kind.BAD_REFERENCE, EngineException.Kind.NO_SUCH_IMAGE);

    /**
     * Loaded before there is a container: an agent that has lost its connection can no longer load a class to remove
     * it.
     */
    private final Duration removal = Timeout.REMOVAL.get();

    private final ContainerEngine engine;
    private final HookRequest request;
    private final String runId;
    private final Cancellation cancellation;
    private boolean creationBegun;
    /** Whether the engine refused the last creation. */
    private boolean refused;

    private @Nullable String id;
    /** As long as it was not found to be touched. */
    private @Nullable PreparedFolder prepared;
    /** When the report folder was last changed before the hook. */
    private @Nullable Instant reportsUntouched;

    /** @param prepared the image's own folder for reports */
    OwnedContainer(
            ContainerEngine engine,
            HookRequest request,
            String runId,
            Cancellation cancellation,
            @Nullable PreparedFolder prepared) {
        this.engine = engine;
        this.prepared = prepared;
        this.request = request;
        this.runId = runId;
        this.cancellation = cancellation;
    }

    boolean isCreated() {
        return id != null;
    }

    /** Of the one that there is. */
    String id() {
        return Objects.requireNonNull(id, "The container is not created yet");
    }

    /**
     * Creates it, replacing one that was created before.
     *
     * @param environment added to the request's
     */
    String create(
            String imageId,
            @Nullable List<String> entrypoint,
            @Nullable List<String> command,
            Map<String, String> environment)
            throws EngineException, InterruptedException {
        if (id != null) {
            engine.containers().remove(id, removal);
            id = null;
        }
        Map<String, String> variables = new HashMap<>(request.options().environment());
        variables.putAll(environment);
        ContainerOptions options = request.options().toBuilder()
                .entrypoint(entrypoint)
                .command(command)
                .environment(variables)
                .volumes(volumes(request.options()))
                .build();
        ContainerSpec spec = new ContainerSpec(
                imageId,
                RunLabels.containerName(runId),
                LeftoverPolicy.labels(runId, engine.now(), request.timeout()),
                options);
        cancellation.check();
        creationBegun = true;
        String created = create(spec);
        id = created;
        cancellation.check();
        return created;
    }

    /** What an earlier attempt at this very run has left, whose process is gone, makes room. */
    private String create(ContainerSpec spec) throws EngineException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return engine.containers().create(spec);
            } catch (EngineException e) {
                refused = REFUSALS.contains(e.kind());
                if (e.kind() != EngineException.Kind.CONFLICT || attempt == MAX_CREATIONS || !isRoomMade()) {
                    throw e;
                }
            }
            cancellation.check();
        }
    }

    /** Others sweep at the same time, and an engine that removes a container for them keeps its name for a moment longer. */
    private boolean isRoomMade() throws EngineException, InterruptedException {
        if (!Leftovers.removeRun(engine.containers(), runId).isEmpty()) {
            return true;
        }
        try {
            engine.containers().inspect(RunLabels.containerName(runId));
            return false;
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NO_SUCH_CONTAINER) {
                throw e;
            }
            Thread.sleep(POLL_MILLIS);
            return true;
        }
    }

    void start() throws EngineException, InterruptedException {
        cancellation.check();
        engine.containers().start(id());
    }

    /** Under a read-only root file system, only a volume can be written to; it is removed with the container. */
    private static List<String> volumes(ContainerOptions options) {
        if (!options.readOnly()) {
            return options.volumes();
        }
        List<String> volumes = new ArrayList<>(options.volumes());
        volumes.add(REPORT_DIRECTORY);
        return volumes;
    }

    /**
     * Where the reports of an attempt belong, whoever the hook's user is. {@link #makeReportDirectory} may create
     * another folder if the image's own was touched.
     */
    String reportDirectory(int attempt) {
        PreparedFolder ready = prepared(attempt);
        if (ready != null) {
            return ready.path();
        }
        // Named after the run, so no image and no volume can have anything there.
        return REPORT_DIRECTORY + (request.options().readOnly() ? "/" : "-") + runId + "-" + attempt;
    }

    /** A repeated attempt needs an empty folder of its own. */
    private @Nullable PreparedFolder prepared(int attempt) {
        return attempt == 1 ? prepared : null;
    }

    String makeReportDirectory(int attempt) throws EngineException, InterruptedException {
        PreparedFolder ready = prepared(attempt);
        if (ready != null) {
            Optional<Instant> change = engine.containers().lastChange(id(), ready.path());
            if (change.isPresent() && change.get().equals(ready.untouched())) {
                reportsUntouched = ready.untouched();
                return ready.path();
            }
            prepared = null;
        }
        String directory = reportDirectory(attempt);
        engine.containers().makeDirectory(id(), directory);
        reportsUntouched = Instant.EPOCH;
        return directory;
    }

    /**
     * Whether something may have been put into the report folder. Its time has changed then; asking whether it is later
     * than the start would miss what was written after the clock was set back.
     */
    boolean isReported(Instant lastChange) {
        return !lastChange.equals(reportsUntouched) || lastChange.equals(Instant.MAX);
    }

    /**
     * Removes the container on every path, even on an interrupted thread.
     *
     * @throws EngineException if it may still exist
     */
    void remove() throws EngineException {
        if (!creationBegun) {
            return;
        }
        if (id != null) {
            engine.containers().remove(id, removal);
            return;
        }
        // It may appear when nobody here waits for it any more, and this process, which lives on, must not protect it.
        Abandoned.add(runId);
        // Only we use its name, so whatever has it may be removed.
        if (refused) {
            // Not certain: a proxy's "504 Gateway Timeout" is a refusal, too.
            engine.containers().remove(RunLabels.containerName(runId), LATE_CREATION);
            return;
        }
        // The request was broken off before its answer came: the container may appear a moment from now.
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + LATE_CREATION.toNanos();
        do {
            engine.containers().remove(RunLabels.containerName(runId), removal);
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
