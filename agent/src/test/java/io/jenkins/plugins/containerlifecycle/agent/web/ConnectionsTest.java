package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.web.Connection.Phase;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Connection> displaced = new ArrayList<>();
    private final Connections connections = new Connections(5, 3, displaced::add);

    private static Connection of(String client, long since) {
        return new Connection(client, new Socket(), since);
    }

    private Connection open(String client, long since) {
        Connection connection = of(client, since);
        assertThat(connections.add(connection, since)).isTrue();
        return connection;
    }

    @Test
    void whoHasAllItsConnectionsLosesTheOneThatWaitedLongest() {
        Connection second = open("a", 2);
        Connection first = open("a", 1);
        open("a", 3);
        open("b", 0);
        open("a", 4);
        assertThat(displaced).containsExactly(first);
        assertThat(first.socket().isClosed()).isTrue();
        assertThat(second.socket().isClosed()).isFalse();
        assertThat(connections.view()).hasSize(4).doesNotContain(first);
    }

    @Test
    void ifThereAreTooManyWhoHasTheMostLosesOne() {
        open("b", 0);
        Connection first = open("a", 1);
        open("a", 2);
        open("a", 3);
        open("c", 4);
        open("d", 5);
        assertThat(displaced).containsExactly(first);
    }

    @Test
    void ofManyClientsWithOneEachTheOneThatWaitedLongestGoes() {
        Connection first = open("a", 0);
        for (String client : List.of("b", "c", "d", "e", "f")) {
            open(client, 1);
        }
        assertThat(displaced).containsExactly(first);
    }

    @Test
    void whoGoesOnHasNotWaited() {
        Connection busy = open("a", 0);
        Connection idle = open("a", 1);
        open("a", 2);
        busy.enter(Phase.RECEIVING, 3);
        open("a", 4);
        assertThat(displaced).containsExactly(idle);
    }

    @Test
    void whatIsBeingAnsweredIsNotEnded() {
        for (int i = 0; i < 3; i++) {
            open("a", i).enter(Phase.ANSWERING, i);
        }
        assertThat(connections.add(of("a", 9), 9)).isFalse();
        assertThat(displaced).isEmpty();
        open("b", 10);
        Connection waits = open("c", 11);
        // Though "a" has more of them.
        assertThat(connections.add(of("d", 12), 12)).isTrue();
        assertThat(displaced).hasSize(1).doesNotContain(waits);
    }

    @Test
    void eachPhaseThatDependsOnTheClientHasItsTime() {
        Connection connection = of("a", 0);
        for (Phase phase : Phase.values()) {
            connection.enter(phase, 0);
            Duration limit = phase.limit();
            if (limit == null) {
                assertThat(connection.cutIfLate(1000 * SECOND)).isNull();
                assertThat(connection.cutForOthers()).isFalse();
            } else {
                assertThat(connection.cutIfLate(limit.toNanos())).isNull();
                assertThat(connection.socket().isClosed()).isFalse();
            }
        }
        connection.enter(Phase.RECEIVING, 0);
        assertThat(connection.cutIfLate(11 * SECOND)).isEqualTo(Phase.RECEIVING);
        assertThat(connection.socket().isClosed()).isTrue();
    }
}
