package io.jenkins.plugins.containerlifecycle.engine;

/**
 * How a command in a container ended.
 *
 * @param exitCode null when {@code timedOut}
 * @param timedOut the deadline passed; the command may still run
 * @param pid its process ID on the engine's host, for the message to whoever must kill it; null if unknown
 */
public record ExecResult(Integer exitCode, boolean timedOut, Long pid) {}
