package io.jenkins.plugins.containerlifecycle.cli;

/** Work that must be ended cleanly when the program is told to stop. */
interface Stoppable {
    void cancel();

    /** Whether it has begun: else there is nothing to clean up and nothing to tell. */
    default boolean hasBegun() {
        return true;
    }

    /**
     * Waits until it has cleaned up, but only so long. It has begun.
     *
     * @return false if it may not have
     */
    boolean awaitEnd(long nanos) throws InterruptedException;

    /** What to print when it is told to stop. */
    default String announcement() {
        return "stopping; removing what was created.";
    }

    /** What to print if it may not have cleaned up. */
    String whatMayBeLeft();
}
