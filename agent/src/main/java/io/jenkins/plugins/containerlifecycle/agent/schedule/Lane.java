package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs that are due at some time, and the places that they have. Those of one lane never wait for those of another. */
final class Lane implements AutoCloseable {
    private static final long TRY_AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final DelayQueue<Due> queue = new DelayQueue<>();
    private final HookPool pool;
    private final Thread dispatcher;

    /**
     * One run to come.
     *
     * @param every how often there is one
     * @param first whether it is the first one
     * @param at on the clock of {@link System#nanoTime}
     */
    record Due(ObservedContainer container, Hook hook, Duration every, boolean first, long at) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(at - ((Due) other).at, 0);
        }
    }

    Lane(String name, HookPool pool, Consumer<Due> run) {
        this.pool = pool;
        this.dispatcher = new Thread(
                () -> {
                    try {
                        while (true) {
                            Due due = queue.take();
                            if (!due.container().gone()) {
                                begin(due, run);
                            }
                        }
                    } catch (InterruptedException e) {
                        // The agent ends.
                    }
                },
                "container-lifecycle-" + name);
        dispatcher.setDaemon(true);
    }

    /** If no thread can be had just now, the run is tried again a little later. */
    private void begin(Due due, Consumer<Due> run) throws InterruptedException {
        try {
            pool.run(() -> run.accept(due));
        } catch (RuntimeException | Error e) {
            queue.add(new Due(due.container(), due.hook(), due.every(), due.first(), System.nanoTime() + TRY_AGAIN));
        }
    }

    void start() {
        dispatcher.start();
    }

    boolean isAlive() {
        return dispatcher.isAlive();
    }

    /** In place of the one that waits for the same hook of the same container, if there is one. */
    synchronized void add(Due due) {
        queue.removeIf(each -> each.container() == due.container() && each.hook() == due.hook());
        queue.add(due);
    }

    boolean waitsFor(ObservedContainer container, Hook hook) {
        return queue.stream().anyMatch(due -> due.container() == container && due.hook() == hook);
    }

    /** Else the one of a container that is gone would keep its memory until it is due. */
    void forgetGone() {
        queue.removeIf(due -> due.container().gone());
    }

    int running() {
        return pool.running();
    }

    boolean awaitEnd(Duration longest) throws InterruptedException {
        return pool.awaitEnd(longest);
    }

    @Override
    public void close() {
        dispatcher.interrupt();
        pool.close();
    }
}
