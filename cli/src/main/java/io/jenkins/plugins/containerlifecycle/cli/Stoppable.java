package io.jenkins.plugins.containerlifecycle.cli;

/** Work that must be ended in good order when the program is told to stop. */
interface Stoppable {
    void cancel();

    /**
     * Waits until it has tidied up, at most so long.
     *
     * @return false if it may not have
     */
    boolean awaitEnd(long nanos) throws InterruptedException;

    /** What to say then. */
    String whatMayBeLeft();
}
