package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.report.ScriptComplaint;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Runs a hook in a running container, again and again while it fails and the request allows it. */
final class HookExecution {
    static final String REPORT_DIRECTORY_VARIABLE = "CONTAINER_REPORT_DIR";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Containers containers;
    private final HookRequest request;
    private final HookListener listener;
    private final HookCommand command;
    private final Map<String, String> environment;
    private @Nullable List<String> resolved;
    private OutputCapture output;
    private @Nullable String reportDirectory;
    private int attempts;

    /** Creates the empty folder for one attempt, if the container can have one. */
    @FunctionalInterface
    interface ReportDirectories {
        @Nullable
        String create(int attempt) throws EngineException, InterruptedException;
    }

    HookExecution(Containers containers, HookRequest request, HookListener listener) {
        this(containers, request, listener, Map.of());
    }

    /** @param environment of the hook */
    HookExecution(Containers containers, HookRequest request, HookListener listener, Map<String, String> environment) {
        this.containers = containers;
        this.request = request;
        this.listener = listener;
        this.command = new HookCommand(containers, request);
        this.output = new OutputCapture(listener);
        this.environment = environment;
    }

    /**
     * Finds out from the container what to run, for callers that must not try what cannot be started.
     *
     * @return whether it has what is tried first otherwise, and the shell for that
     */
    boolean resolve(String containerId, Ancestry ancestry)
            throws NoHookException, EngineException, InterruptedException {
        Optional<List<String>> fallback = command.fallback(containerId, ancestry);
        resolved = fallback.orElse(command.preferred());
        return fallback.isEmpty();
    }

    ExecResult run(String containerId, Ancestry ancestry, ReportDirectories directories, Deadline deadline)
            throws NoHookException, EngineException, InterruptedException {
        Deadline retry = Deadline.in(request.retryFor());
        while (true) {
            attempts++;
            reportDirectory = directories.create(attempts);
            ExecResult result = runOnce(containerId, ancestry, deadline);
            Integer exitCode = result.exitCode();
            if (exitCode == null || !mayPassLater(exitCode) || retry.passed() || deadline.passed()) {
                return result;
            }
            listener.onPhase("Attempt " + attempts + " failed with exit code " + exitCode
                    + "; trying again for another " + Durations.text(retry.remaining()) + ".");
            Thread.sleep(
                    retry.within(deadline.remaining()).within(PAUSE).remaining().toMillis());
        }
    }

    private boolean mayPassLater(int exitCode) {
        return !HookExitCode.PASSED.is(exitCode)
                && !HookExitCode.SKIPPED.is(exitCode)
                && !HookExitCode.KILLED.is(exitCode)
                && !HookExitCode.couldNotRun(exitCode)
                && !ScriptComplaint.isThere(request.hook().id(), exitCode, output.stderr());
    }

    private ExecResult runOnce(String containerId, Ancestry ancestry, Deadline deadline)
            throws NoHookException, EngineException, InterruptedException {
        if (resolved != null) {
            return exec(containerId, resolved, deadline);
        }
        output = new OutputCapture(listener);
        HeldBackOutput held = new HeldBackOutput(output);
        try {
            ExecResult result = exec(containerId, command.preferred(), held, deadline);
            boolean ran = !HookExitCode.couldNotRun(result.exitCode());
            Optional<List<String>> fallback = ran ? Optional.empty() : command.fallback(containerId, ancestry);
            resolved = fallback.orElse(command.preferred());
            if (fallback.isEmpty()) {
                return result;
            }
            held.drop();
        } catch (NoHookException e) {
            // It says in plain words what the runtime said in its own.
            held.drop();
            throw e;
        } finally {
            held.release();
        }
        return exec(containerId, resolved, deadline);
    }

    private ExecResult exec(String containerId, List<String> words, Deadline deadline)
            throws EngineException, InterruptedException {
        output = new OutputCapture(listener);
        HeldBackOutput held = new HeldBackOutput(output);
        try {
            return exec(containerId, words, held, deadline);
        } finally {
            held.release();
        }
    }

    private ExecResult exec(String containerId, List<String> words, HeldBackOutput to, Deadline deadline)
            throws EngineException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        if (reportDirectory != null) {
            variables.put(REPORT_DIRECTORY_VARIABLE, reportDirectory);
        }
        ExecResult result = containers.exec(containerId, new ExecSpec(words, variables, null), to, deadline);
        OptionalInt notStarted = StartComplaint.exitCode(result.exitCode(), to.text());
        return notStarted.isPresent() ? new ExecResult(notStarted.getAsInt(), result.pid()) : result;
    }

    /** Of the last attempt. */
    OutputCapture output() {
        return output;
    }

    /** Of the last attempt. */
    @Nullable
    String reportDirectory() {
        return reportDirectory;
    }

    int attempts() {
        return attempts;
    }
}
