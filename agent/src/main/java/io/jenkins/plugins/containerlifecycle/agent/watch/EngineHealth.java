package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.engine.EngineEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Whether the agent sees its engine. */
public final class EngineHealth {
    private final Map<String, Long> events = new TreeMap<>();
    private @Nullable Instant lastLook;
    private @Nullable Instant lastEvent;
    private @Nullable String trouble;
    private Instant since = Instant.now();
    private boolean seen;
    private long brokenStreams;
    private String node = "";

    /**
     * @param up whether the last look succeeded
     * @param since when that has begun
     * @param trouble why it is not up, a sentence; null if it is up, or if there was no look yet
     * @param lastLook the last one that succeeded
     * @param lastEvent when the agent heard the last event
     * @param events how many it has heard, by their action
     * @param brokenStreams how often a stream of events broke off
     * @param node what the engine calls its machine; empty if it does not say
     */
    @Value.Builder
    public record View(
            boolean up,
            Instant since,
            @Nullable String trouble,
            @Nullable Instant lastLook,
            @Nullable Instant lastEvent,
            Map<String, Long> events,
            long brokenStreams,
            String node) {
        public View {
            events = Map.copyOf(events);
        }

        /** Whether containers may have changed without that the agent knows. */
        public boolean isBlind(Duration longest) {
            return lastLook == null || lastLook.plus(longest).isBefore(Instant.now());
        }
    }

    synchronized void looked() {
        lastLook = Instant.now();
        if (!seen || trouble != null) {
            since = lastLook;
        }
        seen = true;
        trouble = null;
    }

    /** @return whether this is new */
    synchronized boolean failed(String why) {
        boolean isNew = trouble == null;
        if (isNew) {
            since = Instant.now();
        }
        trouble = why;
        return isNew;
    }

    synchronized void heard(EngineEvent event) {
        lastEvent = Instant.now();
        events.merge(event.type() + " " + event.action(), 1L, Long::sum);
    }

    synchronized void broke() {
        brokenStreams++;
    }

    synchronized void node(String name) {
        node = name;
    }

    public synchronized View view() {
        return new ViewBuilder()
                .up(seen && trouble == null)
                .since(since)
                .trouble(trouble)
                .lastLook(lastLook)
                .lastEvent(lastEvent)
                .events(events)
                .brokenStreams(brokenStreams)
                .node(node)
                .build();
    }
}
