package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the program's work when it is told to stop (Ctrl-C, SIGTERM), and keeps the program alive until the work has
 * cleaned up.
 */
final class Signals implements AutoCloseable {
    /** Time for what else must be done when a container is removed. */
    private static final Duration BESIDE_REMOVAL = Duration.ofSeconds(10);

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
        work.stream()
                .map(Stoppable::announcement)
                .distinct()
                .forEach(line -> System.err.println("containerctl: " + line));
        work.forEach(Stoppable::cancel);
        long end =
                System.nanoTime() + Timeout.REMOVAL.get().plus(BESIDE_REMOVAL).toNanos();
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
