package io.jenkins.plugins.containerlifecycle.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a command in a container ended.
 *
 * @param exitCode none if the deadline passed first; the command may still run
 * @param pid its process ID on the engine's host, for the message to whoever must kill it, if it is known
 */
public record ExecResult(
        @Nullable Integer exitCode, @Nullable Long pid) {
    public boolean timedOut() {
        return exitCode == null;
    }
}
