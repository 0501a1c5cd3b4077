package io.jenkins.plugins.containerlifecycle.engine;

/** Gets the output of a process immediately, on a thread of the engine's client; must be quick and must not throw. */
@FunctionalInterface
public interface OutputListener {
    enum Stream {
        STDOUT,
        STDERR
    }

    /** @param bytes belong to the listener */
    void onOutput(Stream stream, byte[] bytes);
}
