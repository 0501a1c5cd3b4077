package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command to run in a running container.
 *
 * @param command program and arguments; no shell is involved
 * @param user else the container's
 */
public record ExecSpec(
        List<String> command,
        Map<String, String> environment,
        @Nullable String user) {
    public ExecSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
