package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.web.Connection.Phase;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Connection> displaced = new ArrayList<>();
    private final SharedMemory memory = new SharedMemory(10, displaced::add);

    private static Connection sending(String client, long since) {
        Connection connection = new Connection(client, new Socket(), since);
        connection.enter(Phase.SENDING, since);
        return connection;
    }

    @Test
    void whatSeveralReadIsThereOnce() {
        Object what = new Object();
        for (int i = 0; i < 5; i++) {
            assertThat(memory.take(sending("a", 0), what, 8, 0)).isTrue();
        }
        assertThat(memory.used()).isEqualTo(8);
        assertThat(displaced).isEmpty();
    }

    @Test
    void itIsThereUntilTheLastHasReadIt() {
        Object what = new Object();
        Connection first = sending("a", 0);
        Connection second = sending("a", 0);
        memory.take(first, what, 8, 0);
        memory.take(second, what, 8, 0);
        memory.release(first);
        assertThat(memory.used()).isEqualTo(8);
        memory.release(second);
        assertThat(memory.used()).isZero();
    }

    @Test
    void whoHasTheMostLosesItToWhoHasLess() {
        List<Connection> greedy = List.of(sending("a", 1), sending("a", 0), sending("a", 2));
        greedy.forEach(each -> assertThat(memory.take(each, new Object(), 3, 2)).isTrue());
        assertThat(memory.take(sending("b", 2), new Object(), 3, 2)).isTrue();
        assertThat(displaced).containsExactly(greedy.get(1));
        assertThat(greedy.get(1).socket().isClosed()).isTrue();
    }

    @Test
    void whoHasTheMostGetsNothingOfTheOthers() {
        memory.take(sending("b", 0), new Object(), 3, 0);
        memory.take(sending("a", 0), new Object(), 6, 0);
        assertThat(memory.take(sending("a", 0), new Object(), 3, 0)).isFalse();
        assertThat(displaced).isEmpty();
    }

    @Test
    void equalsKeepWhatTheyHaveWhileTheyAreFast() {
        memory.take(sending("a", 0), new Object(), 5, 0);
        memory.take(sending("b", 0), new Object(), 5, 0);
        assertThat(memory.take(sending("c", 0), new Object(), 5, 2 * SECOND)).isFalse();
        assertThat(memory.take(sending("c", 0), new Object(), 5, 4 * SECOND)).isTrue();
        assertThat(displaced).hasSize(1);
    }

    @Test
    void whatIsBeingAnsweredIsNotGivenUp() {
        Connection answering = sending("a", 0);
        memory.take(answering, new Object(), 10, 0);
        answering.enter(Phase.ANSWERING, 0);
        assertThat(memory.take(sending("b", 0), new Object(), 1, 100 * SECOND)).isFalse();
        assertThat(displaced).isEmpty();
    }

    @Test
    void moreOfTheSameIsCountedOnce() {
        Connection connection = sending("a", 0);
        Object body = new Object();
        for (int i = 1; i <= 10; i++) {
            assertThat(memory.take(connection, body, 1, 0)).isTrue();
            assertThat(memory.used()).isEqualTo(i);
        }
        assertThat(memory.take(connection, body, 1, 0)).isFalse();
        memory.release(connection);
        assertThat(memory.used()).isZero();
    }
}
