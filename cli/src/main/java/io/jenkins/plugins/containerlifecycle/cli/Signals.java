package io.jenkins.plugins.containerlifecycle.cli;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the validations when the program is told to stop (Ctrl-C, SIGTERM), and keeps the program alive until their
 * containers are gone.
 */
final class Signals implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;

    private final Thread hook;
    private final AtomicBoolean ended = new AtomicBoolean();

    Signals(List<Validation> validations) {
        hook = new Thread(() -> stop(validations), "containerctl-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop(List<Validation> validations) {
        if (ended.get()) {
            return;
        }
        System.err.println("containerctl: stopping; removing what was created.");
        validations.forEach(Validation::cancel);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (Validation validation : validations) {
            try {
                if (!validation.awaitEnd(end - System.nanoTime())) {
                    System.err.println("containerctl: a container may be left; 'containerctl prune' removes it.");
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
