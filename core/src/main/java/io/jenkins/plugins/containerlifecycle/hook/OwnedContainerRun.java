package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Deadline;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the hook of an image in a container that lives as long as the run: create, start, wait, hook, look, remove. */
final class OwnedContainerRun {
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);
    private static final int EVIDENCE_LINES = 100;
    private static final int EVIDENCE_BYTES = 16 * 1024;
    private static final int NO_HOOK = 69;
    private static final int KILLED = 137;

    private final ContainerEngine engine;
    private final HookRequest request;
    private final HookListener listener;
    private final Cancellation cancellation;
    private final ImageDetails image;
    private final Ancestry ancestry;
    private final RunRecord record;
    private final Deadline deadline;

    OwnedContainerRun(
            ContainerEngine engine,
            HookRequest request,
            HookListener listener,
            Cancellation cancellation,
            ImageDetails image) {
        this.engine = engine;
        this.request = request;
        this.listener = listener;
        this.cancellation = cancellation;
        this.image = image;
        this.ancestry = ImageLabels.read(image.labels());
        this.record = new RunRecord(request, ancestry, request.target(), image.id(), image.repoTags());
        this.deadline = Deadline.in(request.timeout());
    }

    HookRun run(String runId) throws EngineException, InterruptedException {
        Abandoned.forget(runId);
        RunMode mode = RunMode.of(request, image, ancestry);
        record.property("run.mode", mode.oneShot() ? "one-shot" : "service");
        OwnedContainer container =
                new OwnedContainer(engine, request, runId, cancellation, ImageLabels.isStamped(image.labels()));
        try {
            createAndRun(container, mode);
            if (container.id() != null && record.report().outcome().isRed()) {
                keepEvidence(container.id(), mode);
            }
            return record.result();
        } finally {
            try {
                container.remove();
            } catch (EngineException e) {
                // A good image must not fail because its container does not want to go; the sweeper will come by.
                Abandoned.add(runId);
                listener.onPhase("Warning: " + e.getMessage() + " The next run removes it.");
            }
        }
    }

    private void createAndRun(OwnedContainer container, RunMode mode) throws EngineException, InterruptedException {
        try {
            if (mode.oneShot()) {
                runOneShot(container);
            } else {
                runService(container, mode);
            }
        } catch (NotReadyException e) {
            record.broken(e.outcome(), e.getMessage() + advice(container.id(), mode));
        } catch (NoHookException e) {
            record.broken(Outcome.ERROR, e.getMessage());
        } catch (EngineException e) {
            if (container.id() == null) {
                throw e;
            }
            record.broken(
                    e.kind() == EngineException.Kind.TIMED_OUT ? Outcome.TIMED_OUT : Outcome.ERROR, e.getMessage());
        }
    }

    private void runService(OwnedContainer container, RunMode mode)
            throws NotReadyException, NoHookException, EngineException, InterruptedException {
        String id = startService(container, mode);
        if (mustProbe()) {
            listener.onPhase("Waiting until it is " + request.readiness() + ".");
            new ReadinessProbe(engine, id, request.readiness()).await(deadline.within(request.readyTimeout()));
        }
        listener.onPhase("Running " + request.hook() + ".");
        HookAttempt hook = new HookAttempt(engine, request, listener);
        try {
            ExecResult result = hook.run(id, ancestry, attempt -> reportDirectory(container, attempt), deadline);
            if (result.timedOut()) {
                record.broken(Outcome.TIMED_OUT, timedOut());
            } else {
                record.ended(result.exitCode());
            }
        } catch (EngineException e) {
            // The engine refuses to run anything in a container that has ended; that is what a person wants to hear.
            ContainerDetails details = engine.inspectContainer(id);
            if (e.kind() == EngineException.Kind.CONFLICT && hook.attempts() == 1) {
                ReadinessProbe.requireRunning(details);
            }
            if (details.running()) {
                throw e;
            }
            lookAtService(details, mode);
            return;
        } finally {
            record.output(hook.output());
            record.property("run.attempts", String.valueOf(hook.attempts()));
        }
        ContainerDetails details = engine.inspectContainer(id);
        readReports(container, details, hook.reportDirectory());
        lookAtService(details, mode);
        if (record.report().outcome().isGreen()) {
            confirmThatServiceLives(id);
        }
    }

    /** Without a condition the hook itself finds out whether the container runs; one call less. */
    private boolean mustProbe() {
        return request.readiness().kind() != Readiness.Kind.RUNNING
                && (request.readiness().kind() != Readiness.Kind.AUTO || image.healthcheck());
    }

    /** The first one was made before the start. */
    private static String reportDirectory(OwnedContainer container, int attempt)
            throws EngineException, InterruptedException {
        return attempt == 1 ? container.reportDirectory(attempt) : container.makeReportDirectory(attempt);
    }

    private String startService(OwnedContainer container, RunMode mode)
            throws NoHookException, EngineException, InterruptedException {
        String id = container.create(image.id(), mode.entrypoint(), mode.command(), Map.of());
        record.container(id);
        if (mode.startedByHook()) {
            Optional<List<String>> words = new HookCommand(engine, Hook.START, null).fallback(id, ancestry);
            if (words.isPresent()) {
                // The script or its shell is not in the image.
                id = container.create(image.id(), words.get(), List.of(), Map.of());
                record.container(id);
            }
        }
        container.makeReportDirectory(1);
        listener.onPhase("Starting container " + shorten(id) + " of " + SafeText.line(request.target()) + ".");
        cancellation.check();
        engine.startContainer(id);
        return id;
    }

    private String advice(String id, RunMode mode) throws InterruptedException {
        try {
            return advice(engine.inspectContainer(id), mode);
        } catch (EngineException e) {
            return "";
        }
    }

    /** What to do about a container that has ended too early. */
    private String advice(ContainerDetails details, RunMode mode) {
        if (details.running()) {
            return "";
        }
        if (mode.startedByHook() && details.exitCode() == NO_HOOK) {
            return " The image has neither a process that stays nor a START hook, so it cannot run as a service:"
                    + " name a START hook when it is built, give a command, or run its hook one-shot.";
        }
        return details.exitCode() == 0 && request.readiness().kind() != Readiness.Kind.LOG
                ? " If the image has no process that stays, run its hook one-shot."
                : "";
    }

    private void lookAtService(ContainerDetails details, RunMode mode) throws EngineException, InterruptedException {
        if (!details.running()) {
            record.unclear("The container's own process ended " + Evidence.ending(details)
                    + " while the hook ran, so nothing that the hook said can be trusted." + advice(details, mode));
        } else if (details.oomKilled()
                || (wasKilled() && new RunningContainer(engine, details.id()).hasKilledForMemory())) {
            record.unclear(outOfMemory());
        }
    }

    /**
     * An engine goes on calling a container running for a moment after its process has ended. So it is ended here, as it
     * would be in a moment anyway, and its exit code tells whether it had ended by itself before.
     */
    private void confirmThatServiceLives(String id) throws EngineException, InterruptedException {
        engine.killContainer(id);
        ContainerDetails end = engine.inspectContainer(id);
        if (end.exitCode() != KILLED) {
            record.unclear("The container's own process ended " + Evidence.ending(end)
                    + " while the hook ran, so nothing that the hook said can be trusted.");
        }
    }

    private boolean wasKilled() {
        return record.exitCode() != null && record.exitCode() == KILLED;
    }

    private void runOneShot(OwnedContainer container) throws NoHookException, EngineException, InterruptedException {
        if (!request.retryFor().isZero()) {
            record.property("run.retry", "not used: the image has no process that would become ready later");
        }
        HookCommand command = new HookCommand(engine, request);
        OutputCapture output = new OutputCapture(listener);
        List<String> words = command.preferred();
        HeldBackOutput held = new HeldBackOutput(output);
        try {
            Optional<List<String>> fallback = Optional.empty();
            try {
                runOnce(container, words, held);
                if (HookCommand.couldNotRun(record.exitCode())) {
                    fallback = command.fallback(container.id(), ancestry);
                }
            } catch (EngineException e) {
                if (container.id() == null || e.kind() != EngineException.Kind.REFUSED) {
                    throw e;
                }
                // The script or its shell is not in the image, so the container could not even start.
                fallback =
                        Optional.of(command.fallback(container.id(), ancestry).orElseThrow(() -> e));
            }
            if (fallback.isPresent()) {
                held.drop();
                output = new OutputCapture(listener);
                held = new HeldBackOutput(output);
                runOnce(container, fallback.get(), held);
            }
        } catch (NoHookException e) {
            held.drop();
            throw e;
        } finally {
            held.release();
            record.output(output);
        }
    }

    private void runOnce(OwnedContainer container, List<String> words, HeldBackOutput output)
            throws EngineException, InterruptedException {
        Map<String, String> environment = Map.of(HookAttempt.REPORT_DIRECTORY_VARIABLE, container.reportDirectory(1));
        String id = container.create(image.id(), words.subList(0, 1), words.subList(1, words.size()), environment);
        record.container(id);
        String reports = container.makeReportDirectory(1);
        try (OutputSubscription subscription = engine.attach(id, output)) {
            listener.onPhase("Running " + request.hook() + " in container " + shorten(id) + " of "
                    + SafeText.line(request.target()) + ".");
            cancellation.check();
            engine.startContainer(id);
            Optional<Integer> exitCode = engine.waitForExit(id, deadline);
            if (exitCode.isEmpty()) {
                record.broken(Outcome.TIMED_OUT, timedOut());
                return;
            }
            if (!subscription.awaitEnd(Deadline.in(LAST_OUTPUT))) {
                record.unclear("The engine did not close the output of the hook, so some of it may be missing.");
            }
            record.ended(StartComplaint.exitCode(exitCode.get(), output.text()).orElse(exitCode.get()));
        }
        ContainerDetails details = engine.inspectContainer(id);
        readReports(container, details, reports);
        if (details.oomKilled()) {
            record.unclear(outOfMemory());
        }
    }

    /** Reads the folder only where something was put into it since the start; to read it takes long. */
    private void readReports(OwnedContainer container, ContainerDetails details, String directory)
            throws EngineException, InterruptedException {
        Optional<Instant> change = engine.lastChange(details.id(), directory);
        if (change.isEmpty()) {
            record.reportsGone(directory);
        } else if (container.isReported(change.get())) {
            record.readReports(engine, details.id(), directory);
        }
    }

    private void keepEvidence(String id, RunMode mode) throws InterruptedException {
        try {
            // Of a one-shot container the log is the hook's output, which is kept already.
            String log = mode.oneShot() ? "" : engine.logTail(id, EVIDENCE_LINES, EVIDENCE_BYTES);
            record.evidence(Evidence.of(engine.inspectContainer(id), log));
        } catch (EngineException e) {
            record.evidence("The engine could not tell more of the container: " + e.getMessage());
        }
    }

    private String timedOut() {
        return "The " + request.hook() + " hook did not end within " + Durations.text(request.timeout()) + ".";
    }

    private String outOfMemory() {
        Long limit = request.options().memoryBytes();
        return "The kernel killed a process in the container for memory while the hook ran"
                + (limit == null ? "." : " (the container may use " + limit / 1024 / 1024 + " MiB).");
    }

    private static String shorten(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }
}
