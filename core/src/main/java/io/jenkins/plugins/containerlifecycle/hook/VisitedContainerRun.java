package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Runs a hook in somebody else's container, which is neither stopped nor removed; nothing is left in it. */
final class VisitedContainerRun {
    /** Long enough for an engine to see that a container has ended, and too short to matter where it is waited for. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Containers containers;
    private final HookRequest request;
    private final HookListener listener;
    private final HookSettings settings;
    private final SeenScripts scripts;
    private final ContainerDetails container;
    private final Ancestry ancestry;
    private final HookResultBuilder record;
    private final Deadline deadline;
    private final RunningContainer shell;
    private final String runId;
    private final HungHook hung;
    private final List<String> reportDirectories = new ArrayList<>();

    /** Whether the engine does not see the container's /tmp, as if that is a tmpfs. */
    private boolean unreadable;

    VisitedContainerRun(
            Containers containers,
            HookRequest request,
            HookListener listener,
            HookSettings settings,
            SeenScripts scripts,
            ContainerDetails container,
            String runId) {
        this.containers = containers;
        this.listener = listener;
        this.settings = settings;
        this.scripts = scripts;
        this.container = container;
        // A container has its image's labels.
        this.ancestry = ImageLabels.read(container.labels());
        this.request = container.health().equals("healthy")
                ? request
                : request.judgingHealth(ancestry, container.healthcheck());
        this.record = new HookResultBuilder(this.request, ancestry, container.image(), container.imageId(), List.of());
        this.deadline = Deadline.in(request.timeout());
        this.shell = new RunningContainer(containers, container.id());
        this.runId = runId;
        this.hung = new HungHook(shell, runId);
    }

    HookResult run() throws EngineException, InterruptedException {
        requireRunning();
        record.container(container.id());
        record.property("run.mode", "running container");
        try {
            visit();
        } catch (NotReadyException e) {
            record.broken(e.outcome(), e.getMessage());
        } catch (NoHookException e) {
            record.broken(Outcome.ERROR, e.getMessage());
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.TIMED_OUT || e.isEngineGone()) {
                record.property(HookResult.PROBLEM, HookResult.ENGINE_LOST);
            }
            record.broken(
                    e.kind() == EngineException.Kind.TIMED_OUT ? Outcome.TIMED_OUT : Outcome.ERROR, e.getMessage());
        } finally {
            removeReportDirectories();
        }
        return record.result();
    }

    private void requireRunning() throws EngineException {
        String name = "Container " + SafeText.line(container.name());
        if (!container.running()) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    name + " does not run (" + container.status() + " " + Evidence.ending(container)
                            + "). Start it, or name its image.");
        }
        if (container.status().equals("paused")) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    name + " is paused, so nothing can run in it: 'docker unpause " + SafeText.line(container.name())
                            + "' wakes it up.");
        }
        if (container.status().equals("restarting")) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    name + " is just being restarted (it ended " + Evidence.ending(container) + "): 'docker logs "
                            + SafeText.line(container.name()) + "' may say why.");
        }
    }

    private void visit() throws NotReadyException, NoHookException, EngineException, InterruptedException {
        HookCommand.requireRightOne(request, ancestry);
        // That it runs has just been seen.
        if (!request.readiness().equals(Readiness.RUNNING)) {
            Deadline ready = deadline.within(request.readyTimeout());
            new ReadinessProbe(containers, container.id(), request.readiness(), settings, listener).await(ready);
        }
        MemoryKills kills = new MemoryKills(containers, container.id());
        // If the container has no limit, the count is read only if something went wrong.
        OptionalLong before = container.memoryLimit() > 0 && !isAskedOften() ? kills.count() : OptionalLong.empty();
        listener.onPhase("Running " + request.hook() + " in container " + SafeText.line(container.name()) + ".");
        HookExecution hook = new HookExecution(containers, request, listener, hung.mark());
        resolve(hook);
        try {
            ExecResult result = hook.run(container.id(), ancestry, this::reportDirectory, deadline);
            if (result.exitCode() == null) {
                record.broken(
                        Outcome.TIMED_OUT,
                        "The " + request.hook() + " hook did not end within " + Durations.text(request.timeout()) + ". "
                                + hung.end(result.pid()));
            } else {
                record.ended(result.exitCode());
            }
            if (HookExitCode.couldNotRun(result.exitCode())) {
                scripts.forget(container.imageId());
            }
        } catch (InterruptedException e) {
            listener.onPhase("The hook was interrupted. " + hung.end(null));
            throw e;
        } finally {
            record.output(hook.output());
            record.property("run.attempts", String.valueOf(hook.attempts()));
        }
        if (hook.reportDirectory() != null) {
            record.readReports(containers, container.id(), hook.reportDirectory());
        }
        HookFiles.complaint(containers, container.id(), request, ancestry, record.exitCode())
                .ifPresent(record::unclear);
        boolean ended = endsAtOnce();
        ContainerDetails after = shell.inspect();
        if (ended || !after.running() || !Objects.equals(after.startedAt(), container.startedAt())) {
            record.unclear("The container stopped or was started again while the hook ran, so nothing that the hook"
                    + " said can be trusted.");
        } else {
            lookForMemory(kills, before);
        }
        if (record.isRed()) {
            record.evidence(Evidence.of(after, ""));
        }
    }

    /**
     * Looking costs less than a command that cannot be started, which an engine remembers for minutes, too. What a
     * container of the image has, this one need not have, but then the run looks after all.
     */
    private void resolve(HookExecution hook) throws NoHookException, EngineException, InterruptedException {
        if (!scripts.areIn(container.imageId()) && hook.resolve(container.id(), ancestry) && request.method() == null) {
            scripts.add(container.imageId());
        }
    }

    /** What a hook has killed takes a moment to end, and the engine another one to see it. */
    private boolean endsAtOnce() throws EngineException, InterruptedException {
        return !isAskedOften()
                && !record.isRed()
                && containers.waitForExit(container.id(), Deadline.in(MOMENT)).isPresent();
    }

    /** @param before how often the kernel had killed something before the hook began; empty if that is not known */
    private void lookForMemory(MemoryKills kills, OptionalLong before) throws EngineException, InterruptedException {
        if (before.isPresent()) {
            if (kills.count().orElse(0) > before.getAsLong()) {
                record.unclear("The kernel killed a process in the container for memory while the hook ran (the"
                        + " container may use " + container.memoryLimit() / 1024 / 1024 + " MiB).");
            }
        } else if (!isAskedOften() && record.isRed() && kills.any()) {
            record.note("The kernel has killed a process in the container for memory since it was started.");
        }
    }

    /**
     * Created by the container itself, so that it belongs to the hook's user; without a shell and mkdir there is none.
     */
    private @Nullable String reportDirectory(int attempt) throws EngineException, InterruptedException {
        if (isAskedOften()) {
            return null;
        }
        String directory = "/tmp/.container-report-" + runId + "-" + attempt;
        if (shell.ask(deadline, "/bin/sh", "-c", "mkdir -m 0700 " + directory + " && echo made") == null) {
            if (reportDirectories.isEmpty() && attempt == 1) {
                record.property("run.reportFolder", "none");
                listener.onPhase(
                        "Warning: the container could not make " + directory + " (it has no /bin/sh, no mkdir, or"
                                + " no /tmp that can be written), so the hook has no $CONTAINER_REPORT_DIR: only its exit code"
                                + " and its output count.");
            } else if (!reportDirectories.isEmpty()) {
                record.unclear("The report folder " + directory + " could not be made although an earlier one could, so"
                        + " what the hook reported is not known.");
            }
            return null;
        }
        reportDirectories.add(directory);
        if (!containers.pathExists(container.id(), directory)) {
            if (reportDirectories.size() == 1) {
                unreadable = true;
                record.property("run.reportFolder", "none");
                listener.onPhase(
                        "Warning: the engine cannot read " + directory + " (the container's /tmp is in memory),"
                                + " so the hook has no $CONTAINER_REPORT_DIR: only its exit code and its output count.");
            } else if (!unreadable) {
                record.unclear("The report folder " + directory + " cannot be read although an earlier one could, so"
                        + " what the hook reported is not known.");
            }
            return null;
        }
        return directory;
    }

    private void removeReportDirectories() throws InterruptedException {
        for (String directory : reportDirectories) {
            boolean interrupted = Thread.interrupted();
            try {
                if (shell.ask(Deadline.in(Timeout.COMMAND.get()), "/bin/sh", "-c", "rm -rf " + directory) == null) {
                    left(directory, "it stopped, or has no /bin/sh or rm any more.");
                }
            } catch (EngineException e) {
                left(directory, e.getMessage());
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void left(String directory, @Nullable String why) {
        listener.onPhase("Warning: " + directory + " is left in the container: " + why);
    }

    /** If so, nothing runs beside the hook, because that would cost more than the hook itself. */
    private boolean isAskedOften() {
        return request.hook() == Hook.MONITOR || request.hook() == Hook.METRICS;
    }
}
