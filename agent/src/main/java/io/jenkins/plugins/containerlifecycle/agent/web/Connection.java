package io.jenkins.plugins.containerlifecycle.agent.web;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One that is open: whose it is, what it waits for, and since when. Its own thread says so; the thread that looks after all of
 * them ends it, whatever its own waits for.
 */
final class Connection {
    enum Phase {
        /** Nothing of a request has come yet. */
        OPENED(Duration.ofSeconds(10)),
        /** A request is being read. */
        RECEIVING(Duration.ofSeconds(10)),
        /** The agent makes the answer; the client can do nothing about it. */
        ANSWERING(null),
        /** The client reads the answer. */
        SENDING(Duration.ofSeconds(30)),
        /** It has its answer, and may ask again. */
        KEPT(Duration.ofSeconds(30)),
        /** It has its answer, and nothing more is wanted of it. */
        ENDING(Duration.ofSeconds(2));

        private final @Nullable Duration limit;

        Phase(@Nullable Duration limit) {
            this.limit = limit;
        }

        /** How long a client may take for it; null if it does not depend on the client. */
        @Nullable
        Duration limit() {
            return limit;
        }
    }

    private final String client;
    private final Socket socket;
    private Phase phase = Phase.OPENED;
    private long since;

    /**
     * @param client as limits count ({@link WebRequest#client})
     * @param socket that of the network, also if TLS is spoken over it
     * @param now {@link System#nanoTime()}
     */
    Connection(String client, Socket socket, long now) {
        this.client = client;
        this.socket = socket;
        this.since = now;
    }

    String client() {
        return client;
    }

    Socket socket() {
        return socket;
    }

    synchronized void enter(Phase next, long now) {
        phase = next;
        since = now;
    }

    synchronized Phase phase() {
        return phase;
    }

    /** Whether it depends on its client when it goes on. */
    synchronized boolean isWaiting() {
        return phase.limit() != null;
    }

    /** For how long its client has kept it waiting; zero if it waits for the agent. */
    synchronized Duration waited(long now) {
        return phase.limit() == null ? Duration.ZERO : Duration.ofNanos(now - since);
    }

    /**
     * Ends it if its client has had its time.
     *
     * @return what it waited for; null if it goes on
     */
    synchronized @Nullable Phase cutIfLate(long now) {
        Phase late = phase;
        if (late.limit() == null || now - since <= late.limit().toNanos()) {
            return null;
        }
        cut();
        return late;
    }

    /** Ends it for the sake of others; not if the agent is making its answer, which they would not get any sooner by that. */
    synchronized boolean cutForOthers() {
        if (phase.limit() == null) {
            return false;
        }
        cut();
        return true;
    }

    /** Ends it at once. What its thread waits for fails. */
    synchronized void cut() {
        try (socket) {
            if (phase == Phase.SENDING && !socket.isClosed()) {
                // Else this machine would keep for minutes what nobody reads.
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // It has ended by itself.
        }
    }
}
