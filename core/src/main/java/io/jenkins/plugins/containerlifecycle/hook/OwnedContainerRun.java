package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Deadline;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs the hook of an image in a container that lives as long as the run: create, start, wait, hook, look, remove. */
final class OwnedContainerRun {
    private static final String REPORT_DIRECTORY = "/.container-report";
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);
    private static final int EVIDENCE_LINES = 100;
    private static final int EVIDENCE_BYTES = 16 * 1024;
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
        RunMode mode = RunMode.of(request, image, ancestry);
        record.property("run.mode", mode.oneShot() ? "one-shot" : "service");
        OwnedContainer container = new OwnedContainer(engine, request, runId, cancellation);
        try {
            createAndRun(container, mode);
            if (container.id() != null && !record.report().outcome().isGreen()) {
                keepEvidence(container.id(), mode);
            }
            return record.result();
        } finally {
            try {
                container.remove();
            } catch (EngineException e) {
                // A good image must not fail because its container does not want to go; the sweeper will come by.
                listener.onPhase("Warning: " + e.getMessage() + " The next run or 'containerctl prune' removes it.");
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
            record.broken(e.outcome(), e.getMessage());
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
        String id = container.create(image.id(), mode.entrypoint(), mode.command());
        record.container(id);
        HookAttempt hook = new HookAttempt(engine, request, listener);
        boolean firstReportDirectory = canHaveReportDirectory();
        if (firstReportDirectory) {
            engine.makeDirectory(id, REPORT_DIRECTORY);
        }
        listener.onPhase("Starting container " + shorten(id) + " of " + SafeText.line(request.target()) + ".");
        cancellation.check();
        engine.startContainer(id);
        if (mustProbe()) {
            listener.onPhase("Waiting until it is " + request.readiness() + ".");
            new ReadinessProbe(engine, id, request.readiness()).await(deadline.within(request.readyTimeout()));
        }
        listener.onPhase("Running " + request.hook() + ".");
        try {
            ExecResult result = hook.run(id, ancestry, attempt -> reportDirectory(id, attempt), deadline);
            if (result.timedOut()) {
                record.broken(Outcome.TIMED_OUT, timedOut());
            } else {
                record.ended(result.exitCode());
            }
        } catch (EngineException e) {
            // The engine refuses to run anything in a container that has ended; that is what a person wants to hear.
            ReadinessProbe.requireRunning(engine.inspectContainer(id));
            throw e;
        } finally {
            record.output(hook.output());
            record.property("run.attempts", String.valueOf(hook.attempts()));
        }
        if (hook.reportDirectory() != null) {
            record.readReports(engine, id, hook.reportDirectory());
        }
        lookAtService(engine.inspectContainer(id));
    }

    /** Without a condition the hook itself finds out whether the container runs; one call less. */
    private boolean mustProbe() {
        return request.readiness().kind() != Readiness.Kind.RUNNING
                && (request.readiness().kind() != Readiness.Kind.AUTO || image.healthcheck());
    }

    private boolean canHaveReportDirectory() {
        return !request.options().readOnly();
    }

    private String reportDirectory(String id, int attempt) throws EngineException, InterruptedException {
        if (!canHaveReportDirectory()) {
            return null;
        }
        if (attempt == 1) {
            return REPORT_DIRECTORY;
        }
        String directory = REPORT_DIRECTORY + "-" + attempt;
        engine.makeDirectory(id, directory);
        return directory;
    }

    private void lookAtService(ContainerDetails details) {
        if (!details.running()) {
            record.unclear("The container's own process ended " + Evidence.ending(details)
                    + " while the hook ran, so nothing that the hook said can be trusted.");
        } else if (details.oomKilled() && record.exitCode() != null && record.exitCode() == KILLED) {
            record.unclear(outOfMemory());
        }
    }

    private void runOneShot(OwnedContainer container) throws NoHookException, EngineException, InterruptedException {
        if (!request.retryFor().isZero()) {
            record.property("run.retry", "not used: the image has no process that would become ready later");
        }
        HookCommand command = new HookCommand(engine, request);
        OutputCapture output = new OutputCapture(listener);
        List<String> words = command.preferred();
        try {
            runOnce(container, words, output);
        } catch (EngineException e) {
            if (container.id() == null || e.kind() != EngineException.Kind.REFUSED) {
                throw e;
            }
            // The script or its shell is not in the image, so the container could not even start.
            Optional<List<String>> fallback = command.fallback(container.id(), ancestry);
            output = new OutputCapture(listener);
            runOnce(container, fallback.orElseThrow(() -> e), output);
        } finally {
            record.output(output);
        }
    }

    private void runOnce(OwnedContainer container, List<String> words, OutputCapture output)
            throws EngineException, InterruptedException {
        String id = container.create(image.id(), words.subList(0, 1), words.subList(1, words.size()));
        record.container(id);
        if (canHaveReportDirectory()) {
            engine.makeDirectory(id, REPORT_DIRECTORY);
        }
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
            record.ended(exitCode.get());
            if (!subscription.awaitEnd(Deadline.in(LAST_OUTPUT))) {
                record.unclear("The engine did not close the output of the hook, so some of it may be missing.");
            }
        }
        if (canHaveReportDirectory()) {
            record.readReports(engine, id, REPORT_DIRECTORY);
        }
        if (engine.inspectContainer(id).oomKilled()) {
            record.unclear(outOfMemory());
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
        return "The kernel killed the hook for memory"
                + (limit == null ? "." : " (the container may use " + limit / 1024 / 1024 + " MiB).");
    }

    private static String shorten(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }
}
