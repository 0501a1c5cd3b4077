package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.limit.TokenBucket;
import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.web.Connection.Phase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Listens, and has each connection answered by a thread of its own. HTTP itself is the library's; who is connected, and for how
 * long, is decided here, so that one client that sends nothing or reads nothing, or a thousand, costs the others nothing.
 *
 * <p>Life cycle: the constructor begins to listen, {@link #close} ends all connections.
 */
public final class WebServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 300;

    /** Far more than a browser or a Prometheus opens, and a proxy for many people needs. */
    private static final int CONNECTIONS_OF_A_CLIENT = 100;

    /** Those that have been ended for others take a moment until they notice. */
    private static final int MAX_THREADS = MAX_CONNECTIONS + 20;

    private static final int ANSWERS_AT_ONCE = 8;
    private static final int STACK = 512 * 1024;

    /** Who is not yet accepted; the machine may have a lower limit. */
    private static final int WAITING = 1024;

    /**
     * What this machine keeps of an answer for a client that does not read: bytes for one connection. By itself Linux goes up to
     * 4 MB.
     */
    private static final int KEPT_BY_THE_MACHINE = 128 * 1024;

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Of the pieces of requests that are read at a time. */
    private static final int MAX_BODIES = 3 * RequestBody.LONGEST / RequestBody.PIECE;

    /** A git server sends a few at a time. */
    private static final int BODIES_OF_A_CLIENT = 8;

    /** Long answers are counted in such units, and all that are being sent take a quarter of the memory at most. */
    static final int UNIT = 64 * 1024;

    static final int SENT_AT_ONCE =
            (int) Math.min(Integer.MAX_VALUE, Math.max(1, Runtime.getRuntime().maxMemory() / 4 / UNIT));

    /** So many clients are remembered by TLS. */
    private static final int TLS_SESSIONS = 1000;

    /** Who is slow must not fill the log. */
    private static final int LINES_AT_ONCE = 5;

    private static final Duration LINE_EVERY = Duration.ofMinutes(1);

    /** Java gives the port back only after a thread that waits for clients has noticed. */
    private static final Duration TO_GIVE_BACK = Duration.ofSeconds(1);

    private final ServerSocket listener = new ServerSocket();
    private final Thread accepting = thread(this::accept);
    private final @Nullable SSLSocketFactory tls;
    private final ThreadPoolExecutor threads;
    private final Semaphore freeThreads = new Semaphore(MAX_THREADS);
    private final Connections connections = new Connections(MAX_CONNECTIONS, CONNECTIONS_OF_A_CLIENT, this::displaced);
    private final Conversation.Common common;
    private final WebCounts counts;
    private final Consumer<String> log;
    private final Map<WebCounts.Reason, TokenBucket> lines = new EnumMap<>(WebCounts.Reason.class);

    /**
     * Begins to listen.
     *
     * @param tls null for plain HTTP
     * @param counts what is not answered
     * @param log gets a line about what should not happen
     * @throws IOException if the address cannot be listened on
     */
    WebServer(InetSocketAddress listen, @Nullable Tls tls, Routes routes, WebCounts counts, Consumer<String> log)
            throws IOException {
        this.counts = counts;
        this.log = log;
        this.tls = tls == null ? null : factory(tls);
        common = new Conversation.Common(
                routes,
                counts,
                log,
                new Semaphore(ANSWERS_AT_ONCE, true),
                new BodiesOfClients(BODIES_OF_A_CLIENT, this::displaced),
                new SharedMemory(MAX_BODIES, this::displaced),
                new SharedMemory(SENT_AT_ONCE, this::displaced));
        for (WebCounts.Reason reason : WebCounts.Reason.values()) {
            lines.put(reason, new TokenBucket(LINES_AT_ONCE, LINE_EVERY, Instant.now()));
        }
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), WebServer::thread);
        try {
            listener.bind(listen, WAITING);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        accepting.start();
        thread(this::look).start();
    }

    private static SSLSocketFactory factory(Tls tls) {
        // By itself Java remembers 20,480 for a day.
        tls.context().getServerSessionContext().setSessionCacheSize(TLS_SESSIONS);
        return tls.context().getSocketFactory();
    }

    private static Thread thread(Runnable run) {
        Thread thread = new Thread(null, run, "container-lifecycle-web", STACK);
        thread.setDaemon(true);
        return thread;
    }

    /** With the port that was chosen if 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                freeThreads.acquire();
                boolean begun = false;
                try {
                    begun = begin(listener.accept());
                } finally {
                    if (!begun) {
                        freeThreads.release();
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                failed(e);
            }
        }
    }

    /** Nothing may end the thread that lets everybody in: perhaps there are too many open files, or too little memory. */
    private void failed(Throwable e) {
        if (listener.isClosed()) {
            return;
        }
        tell(WebCounts.Reason.BUSY, "A connection cannot be taken: " + e + ".");
        connections.displaceOne(System.nanoTime());
        pause();
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean begin(Socket socket) throws IOException {
        Connection connection = new Connection(WebRequest.client(socket.getInetAddress()), socket, System.nanoTime());
        boolean begun = false;
        try {
            // Else each answer on a connection that is kept, as Prometheus keeps it, waits 40 ms for the
            // acknowledgement of its head.
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(KEPT_BY_THE_MACHINE);
            if (connections.add(connection, System.nanoTime())) {
                threads.execute(() -> converse(connection));
                begun = true;
            } else {
                tell(
                        WebCounts.Reason.BUSY,
                        WebRequest.shown(connection.client()) + " is not let in: all connections"
                                + " are being answered.");
            }
            return begun;
        } finally {
            if (!begun) {
                connections.remove(connection);
                connection.cut();
            }
        }
    }

    private void converse(Connection connection) {
        try {
            new Conversation(connection, tls, common).run();
        } catch (IOException | HttpException e) {
            // The client is gone or has been too slow, or never spoke TLS: nobody waits for an answer.
        } catch (RuntimeException | Error e) {
            log.accept("Error in the agent: " + e);
        } finally {
            connection.cut();
            connections.remove(connection);
            freeThreads.release();
        }
    }

    /** Ends those whose clients have had their time. */
    private void look() {
        while (!listener.isClosed() && pause()) {
            try {
                long now = System.nanoTime();
                for (Connection connection : connections.view()) {
                    Phase late = connection.cutIfLate(now);
                    if (late != null) {
                        tooSlow(connection, late);
                    }
                }
            } catch (RuntimeException | Error e) {
                log.accept("Error in the agent: " + e);
            }
        }
    }

    private void tooSlow(Connection connection, Phase phase) {
        String client = WebRequest.shown(connection.client());
        if (phase == Phase.RECEIVING) {
            tell(
                    WebCounts.Reason.UNFINISHED,
                    "A request from " + client + " was not sent to its end within " + seconds(phase)
                            + " s: its connection is closed.");
        } else if (phase == Phase.SENDING) {
            tell(
                    WebCounts.Reason.UNREAD,
                    client + " has not read its answer to the end within " + seconds(phase)
                            + " s: its connection is closed.");
        }
    }

    private static long seconds(Phase phase) {
        Duration limit = phase.limit();
        return limit == null ? 0 : limit.toSeconds();
    }

    private void displaced(Connection connection) {
        tell(
                WebCounts.Reason.DISPLACED,
                WebRequest.shown(connection.client())
                        + " has so many connections or long requests that others had no room: the one of it that waited"
                        + " longest is closed.");
    }

    private void tell(WebCounts.Reason reason, String sentence) {
        long number = counts.count(reason);
        TokenBucket mayTell = lines.get(reason);
        if (mayTell != null && mayTell.take(Instant.now())) {
            log.accept(sentence + " (" + number + " of them since the start)");
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            log.accept("The agent's address cannot be given back: " + e.getMessage() + ".");
        }
        threads.shutdownNow();
        connections.view().forEach(Connection::cut);
        try {
            accepting.join(TO_GIVE_BACK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
