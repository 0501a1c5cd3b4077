package io.jenkins.plugins.containerlifecycle.agent.web;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Which requests with a body each client is sending. If there are too many, one that has long been slow is given up. */
final class BodiesOfClients {
    private final int most;
    private final Consumer<Connection> displaced;
    private final Map<String, Set<Connection>> clients = new HashMap<>();

    /**
     * @param most that a client may send at a time
     * @param displaced is told which connection was ended for the sake of another
     */
    BodiesOfClients(int most, Consumer<Connection> displaced) {
        this.most = most;
        this.displaced = displaced;
    }

    /** @return whether the client may send one more; then {@link #end} must follow */
    synchronized boolean begin(Connection connection, long now) {
        Set<Connection> sending = clients.computeIfAbsent(connection.client(), key -> new LinkedHashSet<>());
        if (sending.size() >= most && !displaceOne(sending, now)) {
            return false;
        }
        sending.add(connection);
        return true;
    }

    private boolean displaceOne(Set<Connection> sending, long now) {
        return sending.stream()
                .filter(each -> each.waited(now).compareTo(SharedMemory.PATIENCE) > 0)
                .max(Comparator.comparing((Connection each) -> each.waited(now)))
                .filter(Connection::cutForOthers)
                .map(victim -> {
                    displaced.accept(victim);
                    return sending.remove(victim);
                })
                .orElse(false);
    }

    synchronized void end(Connection connection) {
        clients.computeIfPresent(connection.client(), (key, sending) -> {
            sending.remove(connection);
            return sending.isEmpty() ? null : sending;
        });
    }
}
