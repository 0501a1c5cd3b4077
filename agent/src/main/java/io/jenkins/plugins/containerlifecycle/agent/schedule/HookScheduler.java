package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Lane.Due;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Runs the hooks of all containers at their intervals. A run that is due while the one before still goes on is left out,
 * and so is one that was missed, so that nothing piles up.
 */
public final class HookScheduler implements AutoCloseable {
    /** Somebody who has just started a container or the agent wants to see something soon. */
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(10);

    /** A validation may cost much, and a container that was deployed has just passed one. */
    private static final Duration FIRST_VALIDATION_WITHIN = Duration.ofMinutes(1);

    /** When a run is tried again if something keeps a validation from beginning, or if nothing is known of what came of it. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final List<Hook> SCHEDULED = List.of(Hook.MONITOR, Hook.METRICS, Hook.VALIDATE);

    private final HookCaller caller;
    private final BiFunction<ContainerFacts, Hook, Optional<Duration>> intervals;
    private final Consumer<String> log;
    private final Duration firstWithin;
    private final Duration soon;
    private final Lateness lateness = new Lateness();
    private final Turns turns;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "container-lifecycle-watchdog");
        thread.setDaemon(true);
        return thread;
    });
    private final Lane quick;
    private final Lane thorough;

    /**
     * @param intervals how often a hook is run in a container; empty for never
     * @param jobs how many hooks run at a time; half as many validations besides
     * @param log gets a line about what should not happen
     */
    public HookScheduler(
            HookCaller caller,
            BiFunction<ContainerFacts, Hook, Optional<Duration>> intervals,
            int jobs,
            Consumer<String> log) {
        this(caller, intervals, jobs, log, FIRST_WITHIN, SOON);
    }

    /** For tests that cannot wait so long. */
    HookScheduler(
            HookCaller caller,
            BiFunction<ContainerFacts, Hook, Optional<Duration>> intervals,
            int jobs,
            Consumer<String> log,
            Duration firstWithin,
            Duration soon) {
        this.firstWithin = firstWithin;
        this.turns = new Turns(soon.multipliedBy(3));
        this.soon = soon;
        this.caller = caller;
        this.log = log;
        this.intervals = intervals;
        this.quick = new Lane("schedule", new HookPool(jobs, Duration.ofSeconds(5)), this::run);
        this.thorough = new Lane("validations", new HookPool(Math.max(1, jobs / 2), Duration.ofMinutes(1)), this::run);
    }

    public void start() {
        quick.start();
        thorough.start();
        watchdog.scheduleWithFixedDelay(this::lookAfterSafely, soon.toMillis(), soon.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAfterSafely() {
        try {
            lookAfter();
        } catch (RuntimeException | Error e) {
            // Else it would never be called again.
            log.accept("Error in the agent: the schedule could not be looked after: " + e);
        }
    }

    /** How late runs have begun. */
    public Lateness lateness() {
        return lateness;
    }

    /** Whether hooks are still run. */
    public boolean isAlive() {
        return quick.isAlive() && thorough.isAlive();
    }

    /** From now on its hooks are run, until it is gone; the first time soon, also if it is added again. */
    public void add(ObservedContainer container) {
        for (Hook hook : SCHEDULED) {
            lane(hook).forgetGone();
            Duration within = hook == Hook.VALIDATE ? FIRST_VALIDATION_WITHIN : firstWithin;
            intervals.apply(container.facts(), hook).ifPresent(every -> {
                turns.note(container, hook, every);
                Duration delay = random(shorter(every, within));
                lane(hook).add(new Due(container, hook, every, true, System.nanoTime() + delay.toNanos()));
            });
        }
    }

    private Lane lane(Hook hook) {
        return hook == Hook.VALIDATE ? thorough : quick;
    }

    private void run(Due due) {
        boolean again = false;
        boolean ends = false;
        try {
            turns.note(due.container(), due.hook(), due.every());
            again = !runIfFree(due) || due.container().isDueSoon(due.hook());
        } catch (InterruptedException e) {
            ends = true;
        } catch (RuntimeException | Error e) {
            // Also if there is no memory just now: a hook that failed once must not be forgotten for ever.
            log.accept("Error in the agent: the " + due.hook() + " hook of "
                    + due.container().facts().name() + " could not be run: " + e);
        } finally {
            if (!ends) {
                long next =
                        again ? System.nanoTime() + shorter(due.every(), soon).toNanos() : next(due);
                lane(due.hook()).add(new Due(due.container(), due.hook(), due.every(), false, next));
                turns.note(due.container(), due.hook(), due.every());
            }
        }
    }

    /** Puts what should be in the schedule and is not into it again; that should never be so. */
    private void lookAfter() {
        for (Turns.Turn lost : turns.overdue()) {
            if (lane(lost.hook()).waitsFor(lost.container(), lost.hook())
                    || lost.container().isRunning(lost.hook())) {
                continue;
            }
            lane(lost.hook())
                    .add(new Due(
                            lost.container(),
                            lost.hook(),
                            lost.every(),
                            false,
                            System.nanoTime()
                                    + random(shorter(lost.every(), soon)).toNanos()));
            log.accept("Error in the agent: the " + lost.hook() + " hook of "
                    + lost.container().facts().name() + " was no longer in the schedule; it is again.");
        }
    }

    /**
     * Hooks that should have been run and have had no turn for more than two intervals, such as {@code MONITOR of web};
     * empty if all is well.
     */
    public List<String> overdue() {
        return turns.overdue().stream()
                .map(turn -> turn.hook() + " of " + turn.container().facts().name())
                .sorted()
                .toList();
    }

    /** @return false if something else keeps a validation from beginning, or nothing is known of what came of the run */
    private boolean runIfFree(Due due) throws InterruptedException {
        ObservedContainer container = due.container();
        // One that is started again may have other hooks.
        if (!container.facts().hooks().contains(due.hook())) {
            return true;
        }
        if (!container.begin(due.hook())) {
            return due.hook() != Hook.VALIDATE;
        }
        HookRun run = null;
        try {
            lateness.add(Duration.ofNanos(System.nanoTime() - due.at()));
            run = caller.run(container, due.hook(), null);
        } finally {
            container.end(due.hook(), run);
        }
        String news = container.gone() ? null : container.news();
        if (news != null) {
            log.accept(news);
        }
        return run != null;
    }

    /** The first two runs spread over an interval, so that not all containers are asked at the same moment for ever. */
    private static long next(Due due) {
        long every = due.every().toNanos();
        if (due.first()) {
            return System.nanoTime() + every / 4 + random(due.every()).toNanos() * 3 / 4;
        }
        long missed = (System.nanoTime() - due.at()) / every;
        return due.at() + (missed + 1) * every;
    }

    private static Duration random(Duration below) {
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(Math.max(1, below.toNanos())));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** @return whether all hooks that ran when this was closed have ended */
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        boolean quickEnded = quick.awaitEnd(longest);
        boolean thoroughEnded = thorough.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
        return quickEnded && thoroughEnded;
    }

    /** Interrupts the hooks that run, which are then ended in their containers. */
    @Override
    public void close() {
        int running = quick.running() + thorough.running();
        if (running > 0) {
            log.accept(running + (running == 1 ? " hook that runs is ended." : " hooks that run are ended."));
        }
        watchdog.shutdownNow();
        quick.close();
        thorough.close();
    }
}
