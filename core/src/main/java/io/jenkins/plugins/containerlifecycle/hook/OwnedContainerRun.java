package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.leftover.Abandoned;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.time.Deadline;

/**
 * Runs an image's hook in a container that lives as long as the run: create, start, wait, run the hook, examine,
 * remove.
 */
final class OwnedContainerRun {
    private static final int EVIDENCE_LINES = 100;
    private static final int EVIDENCE_BYTES = 16 * 1024;

    private final ContainerEngine engine;
    private final HookRequest request;
    private final HookListener listener;
    private final HookSettings settings;
    private final Cancellation cancellation;
    private final ImageDetails image;
    private final Ancestry ancestry;
    private final HookResultBuilder record;
    private final Deadline deadline;

    OwnedContainerRun(
            ContainerEngine engine,
            HookRequest request,
            HookListener listener,
            HookSettings settings,
            Cancellation cancellation,
            ImageDetails image) {
        this.engine = engine;
        this.request = request;
        this.listener = listener;
        this.settings = settings;
        this.cancellation = cancellation;
        this.image = image;
        this.ancestry = ImageLabels.read(image.labels());
        this.record = new HookResultBuilder(request, ancestry, request.target(), image.id(), image.repoTags());
        this.deadline = Deadline.in(request.timeout());
    }

    HookResult run(String runId) throws EngineException, InterruptedException {
        Abandoned.forget(runId);
        RunMode mode = RunMode.of(request, image, ancestry);
        record.property("run.mode", mode.oneShot() ? "one-shot" : "service");
        PreparedFolder reports = PreparedFolder.of(image.labels(), request.options());
        OwnedContainer container = new OwnedContainer(engine, request, runId, cancellation, reports);
        try {
            boolean tried = createAndRun(container, mode);
            if (tried && container.isCreated() && record.isRed()) {
                keepEvidence(container.id(), mode);
            }
            return record.result();
        } finally {
            try {
                container.remove();
            } catch (EngineException e) {
                // A good image must not fail because its container cannot be removed; the sweeper removes it later.
                Abandoned.add(runId);
                listener.onPhase("Warning: The container " + RunLabels.containerName(runId) + " may still be there: "
                        + e.getMessage() + " The next run removes it.");
            }
        }
    }

    /** @return false if there was nothing to run, so that the container says nothing about it */
    private boolean createAndRun(OwnedContainer container, RunMode mode) throws EngineException, InterruptedException {
        OwnedRun run = new OwnedRunBuilder()
                .containers(engine.containers())
                .request(mode.oneShot() ? request : request.judgingHealth(ancestry, image.healthcheck()))
                .listener(listener)
                .settings(settings)
                .image(image)
                .ancestry(ancestry)
                .container(container)
                .record(record)
                .deadline(deadline)
                .build();
        try {
            HookCommand.requireRightOne(request, ancestry);
            if (mode.oneShot()) {
                new OneShotRun(run).run();
            } else {
                new ServiceRun(run, mode).run();
            }
        } catch (NotReadyException e) {
            record.broken(e.outcome(), e.getMessage() + advice(container.id(), mode));
        } catch (NoHookException e) {
            record.broken(Outcome.ERROR, e.getMessage());
            return false;
        } catch (EngineException e) {
            if (!container.isCreated()) {
                throw e;
            }
            record.broken(
                    e.kind() == EngineException.Kind.TIMED_OUT ? Outcome.TIMED_OUT : Outcome.ERROR, e.getMessage());
        }
        return true;
    }

    private String advice(String id, RunMode mode) throws InterruptedException {
        try {
            return mode.advice(engine.containers(), engine.containers().inspect(id), request, settings);
        } catch (EngineException e) {
            return "";
        }
    }

    private void keepEvidence(String id, RunMode mode) throws InterruptedException {
        try {
            // The log of a one-shot container is the hook's output, which is already kept.
            String log = mode.oneShot() ? "" : engine.containers().logTail(id, EVIDENCE_LINES, EVIDENCE_BYTES);
            record.evidence(Evidence.of(engine.containers().inspect(id), log));
        } catch (EngineException e) {
            record.evidence("The engine could not tell more about the container: " + e.getMessage());
        }
    }
}
