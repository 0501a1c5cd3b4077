package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a hook beside an image's own process: start, wait until it is ready, run the hook, check that the container
 * still runs.
 */
final class ServiceRun {

    private final OwnedRun run;
    private final RunMode mode;
    private final Containers containers;
    private final OwnedContainer container;
    private final HookResultBuilder record;

    ServiceRun(OwnedRun run, RunMode mode) {
        this.run = run;
        this.mode = mode;
        this.containers = run.containers();
        this.container = run.container();
        this.record = run.record();
    }

    void run() throws NotReadyException, NoHookException, EngineException, InterruptedException {
        start();
        String id = container.id();
        if (mustProbe()) {
            run.listener().onPhase("Waiting until it is " + run.request().readiness() + ".");
            new ReadinessProbe(containers, id, run.request().readiness(), run.settings(), run.listener())
                    .await(run.deadline().within(run.request().readyTimeout()));
        }
        run.listener().onPhase("Running " + run.request().hook() + ".");
        HookExecution hook = new HookExecution(containers, run.request(), run.listener());
        try {
            ExecResult result = hook.run(id, run.ancestry(), this::reportDirectory, run.deadline());
            if (result.exitCode() == null) {
                record.broken(Outcome.TIMED_OUT, run.timedOut());
            } else {
                record.ended(result.exitCode());
            }
        } catch (EngineException e) {
            // The engine refuses to run anything in a container that has ended; the user wants to hear that instead.
            ContainerDetails details = containers.inspect(id);
            if (e.kind() == EngineException.Kind.CONFLICT && hook.attempts() == 1) {
                ReadinessProbe.requireRunning(details);
            }
            if (details.running()) {
                throw e;
            }
            lookAtService(details);
            return;
        } finally {
            record.output(hook.output());
            record.property("run.attempts", String.valueOf(hook.attempts()));
        }
        String reports = hook.reportDirectory();
        if (reports != null) {
            run.readReports(reports);
        }
        run.explainWhyItCouldNotRun();
        lookAtService(containers.inspect(id));
        if (record.report().outcome().isGreen()) {
            confirmThatServiceLives(id);
        }
    }

    /** Without a condition, the hook itself shows whether the container runs, which saves a call. */
    private boolean mustProbe() {
        Readiness.Kind kind = run.request().readiness().kind();
        return kind != Readiness.Kind.RUNNING
                && (kind != Readiness.Kind.AUTO || !run.image().healthcheck().isEmpty());
    }

    /** The first one was created before the start. */
    private String reportDirectory(int attempt) throws EngineException, InterruptedException {
        return attempt == 1 ? container.reportDirectory(attempt) : container.makeReportDirectory(attempt);
    }

    private void start() throws NoHookException, EngineException, InterruptedException {
        String image = run.image().id();
        record.container(container.create(image, mode.entrypoint(), mode.command(), Map.of()));
        if (mode.startedByHook()) {
            Optional<List<String>> words =
                    new HookCommand(containers, Hook.START, null).fallback(container.id(), run.ancestry());
            if (words.isPresent()) {
                // The script or its shell is not in the image.
                record.container(container.create(image, words.get(), List.of(), Map.of()));
            }
        }
        container.makeReportDirectory(1);
        run.listener().onPhase("Starting " + run.shownContainer() + ".");
        container.start();
    }

    private void lookAtService(ContainerDetails details) throws EngineException, InterruptedException {
        if (!details.running()) {
            record.unclear(endedMeanwhile(details) + mode.advice(containers, details, run.request(), run.settings()));
        } else if (details.oomKilled() || mayHaveKilled() && new MemoryKills(containers, details.id()).any()) {
            record.unclear(run.outOfMemory());
        }
    }

    /** The engine may say nothing about processes other than the first one; asking the kernel is one more call. */
    private boolean mayHaveKilled() {
        return record.isRed() || run.memoryLimit() != null;
    }

    /**
     * For a moment after its process has ended, an engine still calls a container running. So it is ended here, as it
     * would be in a moment anyway. The engine's answer or the exit code shows if it had ended by itself before; if the
     * kernel killed it, the engine's flag shows that.
     */
    private void confirmThatServiceLives(String id) throws EngineException, InterruptedException {
        boolean lived = containers.kill(id);
        ContainerDetails end = containers.inspect(id);
        if (!lived || !HookExitCode.KILLED.is(end.exitCode())) {
            record.unclear(endedMeanwhile(end));
        } else if (end.oomKilled()) {
            record.unclear(run.outOfMemory());
        }
    }

    private static String endedMeanwhile(ContainerDetails details) {
        return "The container's own process ended " + Evidence.ending(details)
                + " while the hook ran, so nothing that the hook said can be trusted.";
    }
}
