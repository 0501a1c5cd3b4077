package io.jenkins.plugins.containerlifecycle.engine;

import io.jenkins.plugins.containerlifecycle.time.Deadline;

/** A stream of output that is being followed. */
public interface OutputSubscription extends AutoCloseable {
    /**
     * Waits until the stream has ended by itself.
     *
     * @return false if the deadline passed first
     * @throws EngineException of kind {@code CONNECTION_LOST} if it broke instead of ending
     */
    boolean awaitEnd(Deadline deadline) throws EngineException, InterruptedException;

    /** Stops following; never throws. */
    @Override
    void close();
}
