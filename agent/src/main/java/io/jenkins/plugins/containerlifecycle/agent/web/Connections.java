package io.jenkins.plugins.containerlifecycle.agent.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All connections that are open. There is always room for one more: whoever has the most of them loses the one that has waited
 * for its client longest. So one client, or a hundred, cannot keep another one out.
 */
final class Connections {
    private final int most;
    private final int mostOfClient;
    private final Consumer<Connection> displaced;
    private final Set<Connection> open = new LinkedHashSet<>();

    /**
     * @param most that are open at a time
     * @param mostOfClient of these
     * @param displaced is told which one was ended for the sake of another
     */
    Connections(int most, int mostOfClient, Consumer<Connection> displaced) {
        this.most = most;
        this.mostOfClient = mostOfClient;
        this.displaced = displaced;
    }

    /**
     * Makes room for one that has just come.
     *
     * @return false if all others are being answered at this moment, so that it must be refused
     */
    synchronized boolean add(Connection connection, long now) {
        if (of(connection.client()).count() >= mostOfClient) {
            if (!displace(of(connection.client()), now)) {
                return false;
            }
        } else if (open.size() >= most && !displaceOne(now)) {
            return false;
        }
        open.add(connection);
        return true;
    }

    synchronized void remove(Connection connection) {
        open.remove(connection);
    }

    /**
     * Ends one connection, since this machine has not enough for all of them.
     *
     * @return false if there is none that could be ended
     */
    synchronized boolean displaceOne(long now) {
        Map<String, Integer> numbers = new HashMap<>();
        open.forEach(each -> numbers.merge(each.client(), 1, Integer::sum));
        List<String> clients = new ArrayList<>(numbers.keySet());
        clients.sort(Comparator.comparing((String client) -> numbers.getOrDefault(client, 0))
                .thenComparing(client -> longest(of(client), now))
                .reversed());
        return clients.stream().anyMatch(client -> displace(of(client), now));
    }

    private Stream<Connection> of(String client) {
        return open.stream().filter(each -> each.client().equals(client));
    }

    private static Duration longest(Stream<Connection> connections, long now) {
        return connections
                .map(each -> each.waited(now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private boolean displace(Stream<Connection> candidates, long now) {
        List<Connection> longestFirst = candidates
                .sorted(Comparator.comparing((Connection each) -> each.waited(now))
                        .reversed())
                .toList();
        for (Connection each : longestFirst) {
            if (each.cutForOthers()) {
                open.remove(each);
                displaced.accept(each);
                return true;
            }
        }
        return false;
    }

    /** Those that are open at this moment. */
    synchronized List<Connection> view() {
        return List.copyOf(open);
    }
}
