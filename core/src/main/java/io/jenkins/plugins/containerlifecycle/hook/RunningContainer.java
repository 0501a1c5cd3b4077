package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small requests to a running container. */
final class RunningContainer {
    private static final int MAX_ANSWER = 1 << 20;

    private final Containers containers;
    private final String id;

    RunningContainer(Containers containers, String id) {
        this.containers = containers;
        this.id = id;
    }

    ContainerDetails inspect() throws EngineException, InterruptedException {
        return containers.inspect(id);
    }

    /** Runs a helper command and returns what it printed, if it could run and succeeded. */
    @Nullable
    String ask(Deadline deadline, String... command) throws EngineException, InterruptedException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        OutputListener keep = (stream, bytes) -> {
            if (stream == OutputListener.Stream.STDOUT && answer.size() < MAX_ANSWER) {
                answer.writeBytes(bytes);
            }
        };
        ExecSpec exec = new ExecSpec(List.of(command), Map.of(), null);
        ExecResult result;
        try {
            result = containers.exec(id, exec, keep, deadline.within(Timeout.COMMAND.get()));
        } catch (EngineException e) {
            if (hasEnded(e)) {
                // The caller finds that out itself, with the exit code.
                return null;
            }
            throw e;
        }
        boolean succeeded = result.exitCode() != null && result.exitCode() == 0;
        return succeeded ? answer.toString(StandardCharsets.UTF_8) : null;
    }

    /**
     * Whether the command could not run because the container has just ended. Engines then refuse to start a command;
     * one that has started is forgotten with its container, and its result is lost.
     */
    private boolean hasEnded(EngineException e) throws InterruptedException {
        if (e.kind() == EngineException.Kind.CONFLICT) {
            return true;
        }
        try {
            return e.kind() == EngineException.Kind.CONNECTION_LOST
                    && !inspect().running();
        } catch (EngineException unknown) {
            return false;
        }
    }
}
