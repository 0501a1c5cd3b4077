package io.jenkins.plugins.containerlifecycle.agent.web;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Memory that all connections share for what is long. If it is full, who needs less than another client has takes that one's,
 * and what has waited for its client for long is given up for anybody.
 */
final class SharedMemory {
    /** Whoever reads or sends as fast as it can is done with most things by then. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private record Part(Object what, int units) {}

    private final int units;
    private final Consumer<Connection> displaced;
    private final Map<Connection, Part> parts = new HashMap<>();

    /**
     * @param units all there is
     * @param displaced is told which connection was ended for the sake of another
     */
    SharedMemory(int units, Consumer<Connection> displaced) {
        this.units = units;
        this.displaced = displaced;
    }

    /**
     * Takes some for a connection, or more.
     *
     * @param what is in it: several connections that have the same object share its memory, too
     * @return false if there is none
     */
    synchronized boolean take(Connection connection, Object what, int more, long now) {
        Part part = parts.get(connection);
        Part wanted = new Part(what, (part == null ? 0 : part.units()) + more);
        boolean there = parts.values().stream().anyMatch(each -> each.what() == what && each.units() >= wanted.units());
        while (!there && used() + more > units) {
            Connection victim = victim(connection, more, now);
            if (victim == null || !victim.cutForOthers()) {
                return false;
            }
            parts.remove(victim);
            displaced.accept(victim);
        }
        parts.put(connection, wanted);
        return true;
    }

    synchronized void release(Connection connection) {
        parts.remove(connection);
    }

    synchronized int used() {
        return sum(parts.values().iterator());
    }

    private static int sum(Iterator<Part> parts) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        int sum = 0;
        while (parts.hasNext()) {
            Part part = parts.next();
            if (seen.add(part.what())) {
                sum += part.units();
            }
        }
        return sum;
    }

    /** Whose memory the connection may have; null if it would then have more than each of the others. */
    private @Nullable Connection victim(Connection connection, int more, long now) {
        Map<String, Integer> taken = new HashMap<>();
        parts.keySet().forEach(each -> taken.computeIfAbsent(each.client(), this::takenBy));
        int own = taken.getOrDefault(connection.client(), 0) + more;
        Comparator<Connection> longest = Comparator.comparing(each -> each.waited(now));
        return parts.keySet().stream()
                .filter(each -> each != connection && each.isWaiting())
                .filter(each -> taken.getOrDefault(each.client(), 0) > own
                        || each.waited(now).compareTo(PATIENCE) > 0)
                .max(Comparator.comparing((Connection each) -> taken.getOrDefault(each.client(), 0))
                        .thenComparing(longest))
                .orElse(null);
    }

    private int takenBy(String client) {
        return sum(parts.entrySet().stream()
                .filter(each -> each.getKey().client().equals(client))
                .map(Map.Entry::getValue)
                .iterator());
    }
}
