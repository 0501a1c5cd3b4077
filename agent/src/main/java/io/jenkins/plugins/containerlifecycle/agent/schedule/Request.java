package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody's wish to run a hook in some containers, and what came of it. */
public final class Request {
    /** How far it is in one container. */
    public enum State {
        WAITING,
        RUNNING,
        /** The hook said "not now", and is asked again later. */
        DEFERRED,
        DONE,
        /** The container stopped before the hook had ended, or the engine does not answer. */
        UNKNOWN;

        /** Lower case, for programs. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isFinal() {
            return this == DONE || this == UNKNOWN;
        }
    }

    /**
     * @param container its name
     * @param reason why it waits or is not known, a sentence; null if there is nothing to say
     * @param attempts how often it was run for this request
     * @param next when it is asked again, if it said "not now"
     * @param run what came of it, if it was run
     */
    public record Part(
            String container,
            State state,
            @Nullable String reason,
            int attempts,
            @Nullable Instant next,
            @Nullable HookRun run) {}

    /**
     * How far a request is that has not ended.
     *
     * @param request its ID; that of the oldest one if several wait for the same
     */
    public record Pending(String request, Part part) {}

    private final String id;
    private final Hook hook;
    private final Instant received;
    private final Map<String, Part> parts = new LinkedHashMap<>();

    Request(String id, Hook hook, Instant received) {
        this.id = id;
        this.hook = hook;
        this.received = received;
    }

    public String id() {
        return id;
    }

    public Hook hook() {
        return hook;
    }

    public Instant received() {
        return received;
    }

    public synchronized List<Part> parts() {
        return List.copyOf(parts.values());
    }

    public synchronized boolean isFinished() {
        return parts.values().stream().allMatch(part -> part.state().isFinal());
    }

    synchronized void set(String containerId, Part part) {
        parts.put(containerId, part);
    }

    /** Another container has taken the place of that one. */
    synchronized void leave(String containerId) {
        parts.remove(containerId);
    }

    /** Whether it has ended and was not run in each container, so that whoever asks for the same means something new. */
    public synchronized boolean isDropped() {
        return isFinished() && parts.values().stream().anyMatch(part -> part.run() == null);
    }

    /** Old ones keep what came of them in one line each. */
    synchronized void forgetOutput() {
        parts.replaceAll((id, part) -> new Part(
                part.container(),
                part.state(),
                part.reason(),
                part.attempts(),
                part.next(),
                part.run() == null ? null : part.run().remembered()));
    }
}
