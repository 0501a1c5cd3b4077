package io.jenkins.plugins.containerlifecycle.cli;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends what the program does when it is told to stop (Ctrl-C, SIGTERM), and keeps the program alive until that has
 * tidied up.
 */
final class Signals implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;

    private final Thread hook;
    private final AtomicBoolean ended = new AtomicBoolean();

    Signals(List<? extends Stoppable> work) {
        hook = new Thread(() -> stop(work), "containerctl-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop(List<? extends Stoppable> work) {
        if (ended.get()) {
            return;
        }
        System.err.println("containerctl: stopping; removing what was created.");
        work.forEach(Stoppable::cancel);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (Stoppable each : work) {
            try {
                if (!each.awaitEnd(end - System.nanoTime())) {
                    System.err.println("containerctl: " + each.whatMayBeLeft());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        ended.set(true);
    }
}
