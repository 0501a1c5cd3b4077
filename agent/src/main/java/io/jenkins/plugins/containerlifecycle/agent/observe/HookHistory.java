package io.jenkins.plugins.containerlifecycle.agent.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The runs of one hook of one container since the agent or the container was started. */
public final class HookHistory {
    /** As many as a page shows. */
    static final int MAX_REMEMBERED = 100;

    private final Deque<HookRun> earlier = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private @Nullable HookRun last;
    private @Nullable Instant since;
    private @Nullable Instant lastSuccess;
    private Duration total = Duration.ZERO;
    /** Whether the container was started again after the last run, so that it says nothing of the present. */
    private boolean old;
    /** The end of the last run; the beginning of this history if there was none. */
    private Moment lastEnd = Moment.now();

    /**
     * @param last the newest run; null if there is none yet
     * @param since when the first run began of those that ended as the last one did, without another one between
     * @param lastSuccess when the last run began that ended well
     * @param counts runs by the ID of their status
     * @param total how long all of them took together
     * @param earlier those before the last one, newest first, without their texts
     */
    public record View(
            @Nullable HookRun last,
            @Nullable Instant since,
            @Nullable Instant lastSuccess,
            Map<String, Long> counts,
            Duration total,
            List<HookRun> earlier) {
        public View {
            counts = Map.copyOf(counts);
            earlier = List.copyOf(earlier);
        }

        public long runs() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    synchronized void add(HookRun run) {
        if (last == null || old || !last.status().equals(run.status())) {
            since = run.started();
        }
        if (last != null) {
            earlier.addFirst(last.remembered());
            if (earlier.size() > MAX_REMEMBERED) {
                earlier.removeLast();
            }
        }
        last = run;
        old = false;
        lastEnd = Moment.of(run.started().plus(run.duration()));
        if (run.status().light() == Light.GOOD) {
            lastSuccess = run.started();
        }
        counts.merge(run.status().id(), 1L, Long::sum);
        total = total.plus(run.duration());
    }

    /** The container was started again. */
    synchronized void startedAgain() {
        old = last != null;
    }

    /** Whether the last run was before the container's last start. */
    synchronized boolean isOld() {
        return old;
    }

    /** How long the hook has not run. */
    synchronized Duration silence() {
        return lastEnd.age();
    }

    synchronized View view() {
        return new View(last, since, lastSuccess, counts, total, new ArrayList<>(earlier));
    }
}
