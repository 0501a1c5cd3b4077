package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the program's work when it is told to stop (Ctrl-C, SIGTERM), and keeps the program alive until the work has
 * cleaned up and told its results.
 */
final class Signals implements AutoCloseable {
    /** Time for what else must be done when a container is removed. */
    private static final Duration BESIDE_REMOVAL = Duration.ofSeconds(10);

    private final Thread hook;
    private final CountDownLatch ended = new CountDownLatch(1);

    Signals(List<? extends Stoppable> work) {
        hook = new Thread(() -> stop(work), "containerctl-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop(List<? extends Stoppable> work) {
        if (ended.getCount() == 0) {
            return;
        }
        work.stream()
                .map(Stoppable::announcement)
                .distinct()
                .forEach(line -> System.err.println("containerctl: " + line));
        work.forEach(Stoppable::cancel);
        long end =
                System.nanoTime() + Timeout.REMOVAL.get().plus(BESIDE_REMOVAL).toNanos();
        try {
            List<? extends Stoppable> begun =
                    work.stream().filter(Stoppable::hasBegun).toList();
            boolean allEnded = true;
            for (Stoppable each : begun) {
                if (!each.awaitEnd(end - System.nanoTime())) {
                    allEnded = false;
                    System.err.println("containerctl: " + each.whatMayBeLeft());
                }
            }
            // Its files are written and its text is printed after the work; half of them would be worse than none.
            if (allEnded && !begun.isEmpty() && !ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                System.err.println("containerctl: the result may be incomplete.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
