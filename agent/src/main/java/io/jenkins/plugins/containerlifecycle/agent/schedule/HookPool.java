package io.jenkins.plugins.containerlifecycle.agent.schedule;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * So many runs at a time. One that takes long stops to count after a while, up to a limit: it probably waits for something
 * and does not keep the machine busy, and a hook that hangs must not hold up those of other containers.
 */
final class HookPool implements AutoCloseable {
    private static final int MAX_LONG = 64;

    private final Duration longAfter;
    private final Semaphore places;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger longOnes = new AtomicInteger();
    private final ExecutorService workers =
            Executors.newCachedThreadPool(run -> daemon(run, "container-lifecycle-hook"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(run -> daemon(run, "container-lifecycle-clock"));

    /** @param longAfter when a run stops to count */
    HookPool(int atATime, Duration longAfter) {
        this.places = new Semaphore(atATime);
        this.longAfter = longAfter;
    }

    private static Thread daemon(Runnable run, String name) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for a free place and begins. */
    void run(Runnable hook) throws InterruptedException {
        places.acquire();
        Place place = new Place();
        try {
            Future<?> watch = clock.schedule(place::becomeLong, longAfter.toMillis(), TimeUnit.MILLISECONDS);
            workers.execute(() -> {
                running.incrementAndGet();
                try {
                    hook.run();
                } finally {
                    running.decrementAndGet();
                    watch.cancel(false);
                    place.leave();
                }
            });
        } catch (RejectedExecutionException e) {
            // The agent ends.
            place.leave();
        } catch (RuntimeException | Error e) {
            place.leave();
            throw e;
        }
    }

    private enum Use {
        COUNTED,
        LONG,
        LEFT
    }

    private final class Place {
        private final AtomicReference<Use> use = new AtomicReference<>(Use.COUNTED);

        void becomeLong() {
            if (longOnes.incrementAndGet() <= MAX_LONG && use.compareAndSet(Use.COUNTED, Use.LONG)) {
                places.release();
            } else {
                longOnes.decrementAndGet();
            }
        }

        void leave() {
            switch (use.getAndSet(Use.LEFT)) {
                case COUNTED -> places.release();
                case LONG -> longOnes.decrementAndGet();
                case LEFT -> {}
            }
        }
    }

    /** How many run. */
    int running() {
        return running.get();
    }

    /** @return whether all of them have ended */
    boolean awaitEnd(Duration longest) throws InterruptedException {
        return workers.awaitTermination(Math.max(0, longest.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Interrupts what runs, which then ends what it has begun. */
    @Override
    public void close() {
        clock.shutdownNow();
        workers.shutdownNow();
    }
}
