package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.agent.observe.Moment;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineEvent;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows at any time which containers run. Life cycle: one thread looks at the engine, at intervals and whenever there is a
 * reason to; another follows the engine's events, which are reasons to look, and no more than that: an engine forgets
 * them, and a stream may die without a word. So it is followed for a minute at a time, and each break is a reason to look,
 * too. Both threads go on for ever; an engine that is gone is asked again every few seconds.
 */
public final class EngineWatcher implements AutoCloseable {
    /** Events come in bursts. */
    private static final Duration BURST = Duration.ofMillis(200);

    private static final Duration STREAM = Duration.ofSeconds(60);
    /** What is told twice is recognised; what comes between two streams would be lost. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** As many as an engine repeats at most. */
    private static final int MAX_REMEMBERED = 1024;

    private final ContainerEngine engine;
    private final Look look;
    private final Observations observations;
    private final EndHints hints = new EndHints();
    private final Duration lookEvery;
    private final Consumer<String> log;
    private final EngineHealth health;
    private final Thread looker = new Thread(this::lookAgainAndAgain, "container-lifecycle-look");
    private final Thread follower = new Thread(this::follow, "container-lifecycle-events");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition reason = lock.newCondition();
    private final Set<String> changed = new HashSet<>();
    private final Set<String> heard = new LinkedHashSet<>();
    private boolean wanted;
    /** When the engine was asked what it is in its swarm; used by one thread only. */
    private @Nullable Moment lastAsked;

    /**
     * @param lookEvery the longest time between two looks
     * @param blindAfter how old the last look may be before the agent counts as blind
     * @param ownId the container that this process runs in, if it runs in one
     * @param log gets a line if the engine is gone or there again
     */
    public EngineWatcher(
            ContainerEngine engine,
            Observations observations,
            Duration lookEvery,
            Duration blindAfter,
            @Nullable String ownId,
            Consumer<String> log) {
        this.engine = engine;
        this.look = new Look(engine, observations, ownId, hints, log);
        this.observations = observations;
        this.lookEvery = lookEvery;
        this.health = new EngineHealth(blindAfter);
        this.log = log;
        looker.setDaemon(true);
        follower.setDaemon(true);
    }

    public void start() {
        looker.start();
        follower.start();
    }

    public EngineHealth.View health() {
        return health.view();
    }

    /** Whether it still looks. */
    public boolean isAlive() {
        return looker.isAlive() && follower.isAlive();
    }

    private void lookAgainAndAgain() {
        Duration pause = SHORTEST_PAUSE;
        try {
            while (true) {
                if (lookOnce()) {
                    pause = SHORTEST_PAUSE;
                    awaitReason(lookEvery);
                    Thread.sleep(BURST.toMillis());
                } else {
                    Thread.sleep(pause.toMillis());
                    pause = longer(pause);
                }
            }
        } catch (InterruptedException e) {
            // The agent ends.
        }
    }

    private boolean lookOnce() throws InterruptedException {
        Set<String> toAsk = takeChanged();
        try {
            askWhatItIs();
            look.take(toAsk, hints.isLost());
            hints.found(engine.now());
            if (health.view().trouble() != null) {
                log.accept("The engine is there again.");
            }
            health.looked();
            observations.known().forEach(container -> tell(container.news()));
            return true;
        } catch (EngineException | RuntimeException | Error e) {
            // Also if there is no memory just now: who does not look any more knows nothing.
            giveBack(toAsk);
            if (e instanceof EngineException lost && lost.isEngineGone()) {
                hints.lost(engine.now());
            }
            if (health.failed(String.valueOf(e.getMessage()))) {
                log.accept(e instanceof EngineException ? String.valueOf(e.getMessage()) : "Error in the agent: " + e);
            }
            return false;
        }
    }

    private void tell(@Nullable String news) {
        if (news != null) {
            log.accept(news);
        }
    }

    /** A node of a swarm may become a manager or a worker at any time, and of that there is no event. */
    private void askWhatItIs() throws EngineException, InterruptedException {
        if (health.view().node().isEmpty()) {
            health.node(engine.node());
        }
        boolean old = lastAsked == null || lastAsked.age().compareTo(lookEvery) >= 0;
        if (old || health.view().trouble() != null) {
            health.swarm(engine.swarmRole());
            lastAsked = Moment.now();
        }
    }

    private Set<String> takeChanged() {
        lock.lock();
        try {
            wanted = false;
            Set<String> taken = new HashSet<>(changed);
            changed.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Set<String> taken) {
        lock.lock();
        try {
            changed.addAll(taken);
        } finally {
            lock.unlock();
        }
    }

    private void awaitReason(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (!wanted && left > 0) {
                left = reason.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void want(@Nullable String containerId) {
        lock.lock();
        try {
            if (containerId != null) {
                changed.add(containerId);
            }
            wanted = true;
            reason.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void follow() {
        Instant since = engine.now();
        Duration pause = SHORTEST_PAUSE;
        try {
            while (true) {
                long begin = System.nanoTime();
                boolean broken = false;
                Instant asked = engine.now();
                try {
                    engine.events().follow(since, STREAM, this::hear);
                } catch (EngineException | RuntimeException | Error e) {
                    broken = true;
                }
                boolean early =
                        System.nanoTime() - begin < STREAM.minusSeconds(2).toNanos();
                if (broken || early) {
                    health.broke();
                    want(null);
                    Thread.sleep(pause.toMillis());
                    pause = longer(pause);
                    since = asked.minus(OVERLAP);
                } else {
                    pause = SHORTEST_PAUSE;
                    since = engine.now().minus(OVERLAP);
                }
            }
        } catch (InterruptedException e) {
            // The agent ends.
        }
    }

    private void hear(EngineEvent event) {
        String key = event.timeNanos() + " " + event.action() + " " + event.id();
        lock.lock();
        try {
            if (!heard.add(key)) {
                return;
            }
            if (heard.size() > MAX_REMEMBERED) {
                heard.remove(heard.iterator().next());
            }
        } finally {
            lock.unlock();
        }
        hints.hear(event);
        health.heard(event);
        want(event.type().equals("container") ? event.id() : null);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) <= 0 ? twice : LONGEST_PAUSE;
    }

    @Override
    public void close() {
        looker.interrupt();
        follower.interrupt();
        try {
            looker.join(TimeUnit.SECONDS.toMillis(5));
            follower.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
