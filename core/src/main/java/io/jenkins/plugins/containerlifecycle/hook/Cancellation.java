package io.jenkins.plugins.containerlifecycle.hook;

import org.jspecify.annotations.Nullable;

/**
 * The mark that a run checks before it creates something. A plain interrupt is not enough: on a Jenkins agent, a class
 * that is just being loaded swallows it, and the run would go on and create its container.
 */
public final class Cancellation {
    private boolean cancelled;
    private @Nullable Thread worker;

    /** Marks the run as cancelled and interrupts its thread, if it has begun. */
    public synchronized void cancel() {
        cancelled = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * From now on {@link #cancel} interrupts that thread. {@link HookRunner} calls it itself; a caller that talks to
     * the engine before that calls it earlier, and {@link #end} in a {@code finally}.
     */
    public synchronized void begin(Thread thread) {
        worker = thread;
    }

    /** From now on the thread belongs to somebody else and must not be interrupted or stay interrupted. */
    public synchronized void end() {
        worker = null;
        if (cancelled) {
            Thread.interrupted();
        }
    }

    /** @throws InterruptedException if the run was cancelled or its thread interrupted */
    public void check() throws InterruptedException {
        if (isCancelled() || Thread.interrupted()) {
            throw new InterruptedException("The run was cancelled.");
        }
    }
}
