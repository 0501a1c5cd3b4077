package io.jenkins.plugins.containerlifecycle.engine;

/** Gets the output of a process as it comes, on a thread of the engine's client; must be quick and must not throw. */
@FunctionalInterface
public interface OutputListener {
    enum Stream {
        STDOUT,
        STDERR
    }

    /** @param bytes the listener's to keep */
    void onOutput(Stream stream, byte[] bytes);
}
