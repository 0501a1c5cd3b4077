package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks. An image gets a container of its own, which is removed on every path; a container that already runs is
 * only visited and never stopped.
 */
public final class HookRunner {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ContainerEngine engine;
    private final HookListener listener;
    private final StampCheck stamps;
    private final HookSettings settings;
    private final SeenScripts scripts;

    /** For the command, accepting any stamp. */
    public HookRunner(ContainerEngine engine, HookListener listener) {
        this(engine, listener, new SeenScripts());
    }

    /**
     * Like {@link #HookRunner(ContainerEngine, HookListener)}, for one of many runs in running containers.
     *
     * @param scripts what the others have seen
     */
    public HookRunner(ContainerEngine engine, HookListener listener, SeenScripts scripts) {
        this(engine, listener, StampRule.ANY, HookSettings.COMMAND, scripts);
    }

    /**
     * @param rule which stamp an image must carry; if it does not, that is an error and nothing is run in it
     * @param settings the front end's names for the settings in advice
     */
    public HookRunner(ContainerEngine engine, HookListener listener, StampRule rule, HookSettings settings) {
        this(engine, listener, rule, settings, new SeenScripts());
    }

    private HookRunner(
            ContainerEngine engine, HookListener listener, StampRule rule, HookSettings settings, SeenScripts scripts) {
        this.engine = engine;
        this.listener = listener;
        this.stamps = new StampCheck(engine.images(), rule);
        this.settings = settings;
        this.scripts = scripts;
    }

    /** A new ID for a run: twelve hex digits. */
    public static String newRunId() {
        byte[] bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Runs a hook to its end.
     *
     * @param runId from {@link #newRunId}; a repeated attempt keeps it, so that what the first one left is found
     * @param cancellation lets another thread end the run
     * @return the result. An error of the container or the engine after the container was created is an outcome, too,
     *     so that it is recorded
     * @throws EngineException if nothing could be run: no engine, or no such image or container
     * @throws InterruptedException if the run was cancelled; its container is removed
     */
    public HookResult run(HookRequest request, String runId, Cancellation cancellation)
            throws EngineException, InterruptedException {
        return run(request, null, runId, cancellation);
    }

    /**
     * Like {@link #run(HookRequest, String, Cancellation)}.
     *
     * @param known what the request's name stands for, if the caller has asked
     */
    public HookResult run(HookRequest request, @Nullable Target known, String runId, Cancellation cancellation)
            throws EngineException, InterruptedException {
        cancellation.begin(Thread.currentThread());
        try {
            cancellation.check();
            Target target = known == null ? Target.find(engine, request.kind(), request.target()) : known;
            Optional<HookResult> refusal = refusal(request, target);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (target instanceof ContainerDetails container) {
                return new VisitedContainerRun(
                                engine.containers(), request, listener, settings, scripts, container, runId)
                        .run();
            }
            ImageDetails image = (ImageDetails) target;
            OwnedContainerRun run = new OwnedContainerRun(engine, request, listener, settings, cancellation, image);
            Thread housekeeping = new Thread(() -> keepHouse(request, image), "container-lifecycle-housekeeping");
            housekeeping.setDaemon(true);
            housekeeping.start();
            try {
                return run.run(runId);
            } finally {
                end(housekeeping);
            }
        } finally {
            cancellation.end();
        }
    }

    /** If it is not the image that was meant, its hook is not run. */
    private Optional<HookResult> refusal(HookRequest request, Target target)
            throws EngineException, InterruptedException {
        if (target instanceof ContainerDetails container) {
            return stamps.container(container)
                    .map(sentence -> refused(
                            sentence,
                            new HookResultBuilder(
                                    request,
                                    ImageLabels.read(container.labels()),
                                    container.image(),
                                    container.imageId(),
                                    List.of())));
        }
        ImageDetails image = (ImageDetails) target;
        return stamps.image(request.target(), List.of(), image)
                .map(sentence -> refused(
                        sentence,
                        new HookResultBuilder(
                                request,
                                ImageLabels.read(image.labels()),
                                request.target(),
                                image.id(),
                                image.repoTags())));
    }

    private static HookResult refused(String sentence, HookResultBuilder record) {
        record.broken(Outcome.ERROR, sentence);
        record.property(HookResult.PROBLEM, HookResult.OTHER_STAMP);
        return record.result();
    }

    /** While the engine is busy with the container: prepares the end of the run and removes leftovers. */
    private void keepHouse(HookRequest request, ImageDetails image) {
        engine.warmUp();
        try {
            tellWhoseHook(request, image);
            for (ContainerSummary container : Leftovers.find(engine)) {
                Leftovers.remove(engine.containers(), container);
                listener.onPhase("Removed " + SafeText.line(String.join(", ", container.names()))
                        + ", left by a run that was killed.");
            }
        } catch (EngineException e) {
            // Errors there do not concern this run.
            listener.onPhase("Warning: what killed runs left could not be removed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If a build has lost its stamp, the image has its base's hook, which may well pass. */
    private void tellWhoseHook(HookRequest request, ImageDetails image) throws InterruptedException {
        Ancestry ancestry = ImageLabels.read(image.labels());
        if (request.method() != null || ancestry.isEmpty()) {
            return;
        }
        try {
            if (!StampCheck.isOwn(engine.images(), ancestry, image.id())) {
                String base = ancestry.image().orElseThrow().project();
                listener.onPhase("Warning: " + SafeText.line(request.target()) + " is not stamped itself; the "
                        + request.hook() + " hook is that of " + SafeText.line(base) + ", which it was built on.");
            }
        } catch (EngineException e) {
            // The engine does not tell the image's history: nothing is known, and the run goes on.
            listener.onPhase("Warning: it is not known whether the image is stamped itself: " + e.getMessage());
        }
    }

    /** Nothing is left running after a run, even on an interrupted thread. */
    private static void end(Thread housekeeping) {
        boolean interrupted = Thread.interrupted();
        if (interrupted) {
            housekeeping.interrupt();
        }
        try {
            housekeeping.join(Timeout.REMOVAL.get().toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        housekeeping.interrupt();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
