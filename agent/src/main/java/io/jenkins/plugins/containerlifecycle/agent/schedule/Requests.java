package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.Moment;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request.Part;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request.State;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks on demand. Requests that come while one for the same hook of the same container waits become one run; those
 * that come while it runs become one more run after it. An update that says "not now" is asked again later.
 */
public final class Requests implements AutoCloseable {
    /** Old ones are forgotten. */
    static final int MAX_REMEMBERED = 1000;

    /** So many keep the whole output of their hooks. */
    static final int MAX_WITH_OUTPUT = 50;

    private static final Duration HELD_BACK = Duration.ofSeconds(2);

    /** How long one whose container has ended waits for another one of its name. */
    private static final Duration FOR_SUCCESSOR = Duration.ofSeconds(30);

    /** The same if a deployment was replacing the container, which may pull an image and validate it. */
    private static final Duration FOR_DEPLOYMENT = Duration.ofMinutes(30);

    private static final int MAX_ATTEMPTS = 10;

    private final HookCaller caller;
    private final Duration quiet;
    private final Duration notNow;
    private final Consumer<String> log;
    private final Function<String, Optional<ObservedContainer>> byName;
    private final ScheduledThreadPoolExecutor threads;
    private final Map<String, Request> requests = new LinkedHashMap<>();
    private final Map<Thread, Slot> running = new ConcurrentHashMap<>();
    /** Those that wait, by container and hook. */
    private final Map<String, Slot> waiting = new HashMap<>();

    private static final class Slot {
        private final ObservedContainer container;
        private final Hook hook;
        /** Of the container when it was asked for; a deployment renames it. */
        private final String name;

        private final List<Request> requests = new ArrayList<>();
        private @Nullable Moment gone;
        private int attempts;
        private volatile Part part;
        private @Nullable Future<?> start;

        Slot(ObservedContainer container, Hook hook, String name) {
            this.container = container;
            this.hook = hook;
            this.name = name;
            this.part = waits(null);
        }

        Part waits(@Nullable String why) {
            return new Part(name, State.WAITING, why, attempts, null, null);
        }

        String key() {
            return Requests.key(container, hook);
        }

        void set(State state, @Nullable String reason, @Nullable Instant next, @Nullable HookRun run) {
            set(new Part(name, state, reason, attempts, next, run));
        }

        void set(Part now) {
            part = now;
            requests.forEach(request -> request.set(container.facts().id(), now));
        }
    }

    /**
     * @param quiet how long a request waits for others that mean the same
     * @param notNow how long to wait after the first "not now"; longer after each other one
     * @param log gets a line on what was asked and what came of it
     */
    public Requests(HookCaller caller, int jobs, Duration quiet, Duration notNow, Consumer<String> log) {
        this(caller, jobs, quiet, notNow, log, name -> Optional.empty());
    }

    /**
     * The same.
     *
     * @param byName the container that runs under a name, so that a request whose container is replaced by a deployment goes
     *     on with the new one
     */
    public Requests(
            HookCaller caller,
            int jobs,
            Duration quiet,
            Duration notNow,
            Consumer<String> log,
            Function<String, Optional<ObservedContainer>> byName) {
        this.byName = byName;
        this.caller = caller;
        this.quiet = quiet;
        this.notNow = notNow;
        this.log = log;
        this.threads = new ScheduledThreadPoolExecutor(jobs, run -> {
            Thread thread = new Thread(run, "container-lifecycle-request");
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
    }

    /** @param containers that have the hook */
    public synchronized Request add(Hook hook, List<ObservedContainer> containers, String why) {
        Request request = new Request(HookRunner.newRunId(), hook, Instant.now());
        requests.put(request.id(), request);
        if (requests.size() > MAX_REMEMBERED) {
            requests.remove(requests.keySet().iterator().next());
        }
        requests.values().stream()
                .limit(Math.max(0, requests.size() - MAX_WITH_OUTPUT))
                .filter(Request::isFinished)
                .forEach(Request::forgetOutput);
        log.accept("Request " + request.id() + ": " + hook + " in " + containers.size()
                + (containers.size() == 1 ? " container" : " containers") + ", " + why);
        for (ObservedContainer container : containers) {
            Slot fresh = new Slot(container, hook, nameOf(container));
            Slot slot = waiting.computeIfAbsent(fresh.key(), key -> fresh);
            slot.requests.add(request);
            slot.part = slot.waits(container.holdsBack(hook));
            request.set(container.facts().id(), slot.part);
            boolean deferred = slot.attempts > 0 && slot.start != null && slot.start.cancel(false);
            if (slot == fresh || deferred) {
                later(slot, quiet);
            }
        }
        return request;
    }

    /** In the middle of a deployment the name of the one that it is about. */
    private static String nameOf(ObservedContainer container) {
        String name = container.facts().name();
        return container.deploying() ? DeployNames.namedAfter(name).orElse(name) : name;
    }

    public synchronized Optional<Request> find(String id) {
        return Optional.ofNullable(requests.get(id));
    }

    private static String key(ObservedContainer container, Hook hook) {
        return container.facts().id() + " " + hook;
    }

    /** How far what was asked for is; empty if nobody waits for the hook in that container. */
    public synchronized Optional<Request.Pending> pending(ObservedContainer container, Hook hook) {
        String key = key(container, hook);
        return Stream.concat(Stream.ofNullable(waiting.get(key)), running.values().stream())
                .filter(slot -> slot.key().equals(key) && !slot.requests.isEmpty())
                .findFirst()
                .map(slot -> new Request.Pending(slot.requests.get(0).id(), slot.part));
    }

    private synchronized void later(Slot slot, Duration delay) {
        try {
            slot.start = threads.schedule(() -> run(slot), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            slot.set(State.UNKNOWN, "The agent ends.", null, null);
        }
    }

    private void run(Slot slot) {
        if (slot.container.gone()) {
            follow(slot);
            return;
        }
        if (!slot.container.beginAsAsked(slot.hook)) {
            hold(slot);
            return;
        }
        // From now on a request means a run that has not begun yet.
        synchronized (this) {
            waiting.remove(slot.key());
        }
        slot.attempts++;
        slot.set(State.RUNNING, null, null, null);
        HookRun run = null;
        running.put(Thread.currentThread(), slot);
        try {
            run = caller.run(slot.container, slot.hook, slot.requests.get(0).id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.accept("Error in the agent: the " + slot.hook + " hook of "
                    + slot.container.facts().name() + " could not be run: " + e);
        } finally {
            running.remove(Thread.currentThread());
            slot.container.end(slot.hook, run);
        }
        if (run == null && slot.container.gone() && slot.attempts < MAX_ATTEMPTS) {
            // It has been replaced while the hook ran.
            follow(slot);
        } else if (run == null) {
            finish(
                    slot,
                    State.UNKNOWN,
                    "The engine does not answer any more, the container is gone, or the agent ends.",
                    null);
        } else if (!run.status().id().equals(UpdateOutcome.DEFERRED.id())) {
            finish(slot, State.DONE, null, run);
        } else if (slot.attempts < MAX_ATTEMPTS) {
            again(slot, run);
        } else {
            finish(slot, State.DONE, "It said \"not now\" " + MAX_ATTEMPTS + " times, and is not asked again.", run);
        }
    }

    /** Unless a newer request waits already, which then does for both. */
    private synchronized void again(Slot slot, HookRun run) {
        Duration pause = notNow.multipliedBy(1L << Math.min(slot.attempts - 1, 4));
        String what = "It said \"not now\": attempt " + slot.attempts + " of " + MAX_ATTEMPTS + ".";
        slot.set(State.DEFERRED, what, Instant.now().plus(pause), run);
        Slot newer = waiting.putIfAbsent(slot.key(), slot);
        if (newer == null) {
            log.accept(slot.hook + " of " + slot.container.facts().name() + " is deferred. " + what
                    + " It is asked again in " + Durations.text(pause) + ".");
            later(slot, pause);
        } else {
            newer.requests.addAll(slot.requests);
        }
    }

    /** Goes on with the container that has taken the place of the one that has ended: of the same name, and what it is for. */
    private synchronized void follow(Slot slot) {
        Optional<ObservedContainer> successor = byName.apply(slot.name)
                .filter(other -> other != slot.container
                        && !other.gone()
                        && other.facts().hooks().contains(slot.hook)
                        && ActionRules.notInTask(slot.hook, other.facts()).isEmpty()
                        && Objects.equals(
                                other.facts().project(), slot.container.facts().project()));
        if (successor.isPresent()) {
            waiting.remove(slot.key(), slot);
            Slot next = new Slot(successor.get(), slot.hook, slot.name);
            next.attempts = slot.attempts;
            Slot there = waiting.computeIfAbsent(next.key(), key -> next);
            there.requests.addAll(slot.requests);
            slot.requests.forEach(
                    request -> request.leave(slot.container.facts().id()));
            there.set(there.waits(successor.get().holdsBack(slot.hook)));
            log.accept(slot.hook + " of " + slot.name + ": goes on with the container that has taken its place.");
            if (there == next) {
                later(next, Duration.ZERO);
            }
            return;
        }
        if (slot.gone == null) {
            slot.gone = Moment.now();
        }
        Duration longest = slot.container.deploying() ? FOR_DEPLOYMENT : FOR_SUCCESSOR;
        if (slot.gone.age().compareTo(longest) > 0) {
            finish(
                    slot,
                    State.UNKNOWN,
                    "The container has ended, or was removed, and no other has taken its place.",
                    null);
            return;
        }
        waiting.putIfAbsent(slot.key(), slot);
        slot.set(slot.waits("The container has ended; it waits for another one of that name to take its place."));
        later(slot, HELD_BACK);
    }

    /** Until nothing keeps it from beginning. */
    private synchronized void hold(Slot slot) {
        slot.set(slot.waits(slot.container.holdsBack(slot.hook)));
        later(slot, HELD_BACK);
    }

    private void finish(Slot slot, State state, @Nullable String reason, @Nullable HookRun run) {
        synchronized (this) {
            waiting.remove(slot.key(), slot);
        }
        slot.set(state, reason, null, run);
        log.accept(slot.hook + " of " + slot.container.facts().name() + ": "
                + (run == null ? "not known. " + reason : run.status().id() + ": " + run.summary()));
    }

    /** The hooks that run and that may be ended are ended; updates are not, since half an update is worse than none. */
    public void stop() {
        threads.shutdown();
        threads.getQueue().clear();
        running.forEach((thread, slot) -> {
            if (slot.hook == Hook.UPDATE) {
                log.accept("UPDATE of " + slot.container.facts().name()
                        + " goes on in its container; this agent does not tell what comes of it any more.");
            } else {
                thread.interrupt();
            }
        });
    }

    /** @return whether nothing but updates is left */
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (running.values().stream().anyMatch(slot -> slot.hook != Hook.UPDATE)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    @Override
    public void close() {
        stop();
    }
}
