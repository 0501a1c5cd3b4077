package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.engine.EngineEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What events say of how containers ended: whether somebody stopped them. They are hints, since events may be lost. Docker and
 * Podman tell {@code kill} before a container that is stopped or removed by force has died, and {@code stop} after it. An
 * engine that was killed and is started again stops all that still runs, and tells the same of that, though nobody asked for
 * it: what it tells of the time when it was gone counts for nothing.
 */
final class EndHints {
    /** SIGINT, SIGQUIT, SIGKILL, SIGTERM. Others, as SIGHUP, mostly ask for something else. */
    private static final Set<Integer> ENDING = Set.of(2, 3, 9, 15);

    /**
     * Nobody waits longer for the end of what was told to end. What ends later has taken the signal for something else: a JVM
     * prints its threads after SIGQUIT, and lives on.
     */
    private static final Duration LONGEST_END = Duration.ofHours(1);

    private static final int MAX_REMEMBERED = 1000;

    /** The engine's time is known to a second. */
    private static final Duration INEXACT = Duration.ofSeconds(2);

    /**
     * @param stopped whether somebody stopped it
     * @param died whether it was told that it ended
     * @param exitCode null if that was not told
     */
    record Hint(boolean stopped, boolean died, @Nullable Integer exitCode) {
        static final Hint NONE = new Hint(false, false, null);
    }

    private final Map<String, Hint> hints = new LinkedHashMap<>();
    /** When those were told to end that are stopped only by a signal, as far as is known. */
    private final Map<String, Instant> signalled = new HashMap<>();
    /** When the engine was found gone the last time, and when it was there again; by its own clock. */
    private @Nullable Instant gone;

    private @Nullable Instant back;

    /** The engine does not answer. */
    synchronized void lost(Instant now) {
        if (!isLost()) {
            gone = now.minus(INEXACT);
            back = null;
        }
    }

    /** Whether the engine was {@link #lost} and not {@link #found} since. */
    synchronized boolean isLost() {
        return gone != null && back == null;
    }

    /** The engine answers again. */
    synchronized void found(Instant now) {
        if (isLost()) {
            back = now.plus(INEXACT);
        }
    }

    private boolean isOfWhenItWasGone(EngineEvent event) {
        Instant time = time(event);
        return gone != null && !time.isBefore(gone) && (back == null || time.isBefore(back));
    }

    private static Instant time(EngineEvent event) {
        return Instant.EPOCH.plusNanos(event.timeNanos());
    }

    /** Whether a signal of so long ago is all that speaks for its having been stopped. */
    private boolean outlived(EngineEvent died) {
        Instant told = signalled.get(died.id());
        return told != null && told.plus(LONGEST_END).isBefore(time(died));
    }

    synchronized void hear(EngineEvent event) {
        if (!event.type().equals("container")
                || isOfWhenItWasGone(event) && !event.action().equals("start")) {
            return;
        }
        Hint before = hints.getOrDefault(event.id(), Hint.NONE);
        switch (event.action()) {
            case "start" -> forget(event.id());
            case "stop" -> {
                signalled.remove(event.id());
                hints.put(event.id(), new Hint(true, before.died(), before.exitCode()));
            }
            case "kill" -> {
                // A signal whose number is not told is most likely one of them.
                if (event.signal() == null || ENDING.contains(event.signal())) {
                    if (!before.stopped() || signalled.containsKey(event.id())) {
                        signalled.put(event.id(), time(event));
                    }
                    hints.put(event.id(), new Hint(true, before.died(), before.exitCode()));
                }
            }
            case "die" -> hints.put(event.id(), new Hint(before.stopped() && !outlived(event), true, event.exitCode()));
            default -> {}
        }
        if (hints.size() > MAX_REMEMBERED) {
            forget(hints.keySet().iterator().next());
        }
    }

    private void forget(String id) {
        hints.remove(id);
        signalled.remove(id);
    }

    synchronized Hint of(String id) {
        return hints.getOrDefault(id, Hint.NONE);
    }
}
