package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.Moment;
import io.jenkins.plugins.containerlifecycle.engine.EngineEvent;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Whether the agent sees its engine. */
public final class EngineHealth {
    private final Map<String, Long> events = new TreeMap<>();
    private final Duration blindAfter;
    private final Moment start = Moment.now();
    private @Nullable Moment lastLook;
    private @Nullable Instant lastEvent;
    private @Nullable String trouble;
    private Instant since = Instant.now();
    private boolean seen;
    private long brokenStreams;
    private String node = "";
    private SwarmRole swarm = SwarmRole.NONE;

    /**
     * @param up whether the last look succeeded, not too long ago
     * @param since when that has begun
     * @param trouble why it is not up, a sentence; null if it is up, or if the first look may still end
     * @param lastLook the last one that succeeded
     * @param lastEvent when the agent heard the last event
     * @param events how many it has heard, by their action
     * @param brokenStreams how often a stream of events broke off
     * @param node what the engine calls its machine; empty if it does not say
     * @param swarm what the engine is in a swarm, as of the last time that it was asked
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
            String node,
            SwarmRole swarm) {
        public View {
            events = Map.copyOf(events);
        }

        /** What the agent knows may have changed if it does not see its engine: nothing is good then. */
        public Light asFarAsSeen(Light light) {
            return up ? light : light.or(Light.UNKNOWN);
        }
    }

    /** @param blindAfter how old the last look may be */
    public EngineHealth(Duration blindAfter) {
        this.blindAfter = blindAfter;
    }

    synchronized void looked() {
        boolean wasOverdue = overdue() != null;
        lastLook = Moment.now();
        if (!seen || trouble != null || wasOverdue) {
            since = lastLook.time();
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
        // What follows a colon is a text of its own, such as what a health check came to.
        String action = event.action().split(":", 2)[0];
        events.merge(event.type() + " " + action, 1L, Long::sum);
    }

    synchronized void broke() {
        brokenStreams++;
    }

    synchronized void node(String name) {
        node = name;
    }

    synchronized void swarm(SwarmRole role) {
        swarm = role;
    }

    /** A look that does not end is no better than one that fails. */
    private @Nullable String overdue() {
        Moment last = lastLook == null ? start : lastLook;
        return last.age().compareTo(blindAfter) <= 0
                ? null
                : "The agent has not got an answer of its engine for more than " + Durations.text(blindAfter)
                        + ": a look at the engine has not ended.";
    }

    public synchronized View view() {
        String overdue = overdue();
        String why = trouble == null ? overdue : trouble;
        boolean onlyOverdue = trouble == null && overdue != null;
        return new ViewBuilder()
                .up(seen && why == null)
                .since(onlyOverdue && lastLook != null ? lastLook.time() : since)
                .trouble(why)
                .lastLook(lastLook == null ? null : lastLook.time())
                .lastEvent(lastEvent)
                .events(events)
                .brokenStreams(brokenStreams)
                .node(node)
                .swarm(swarm)
                .build();
    }
}
