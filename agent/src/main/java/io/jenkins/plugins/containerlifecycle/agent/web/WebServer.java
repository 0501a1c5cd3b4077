package io.jenkins.plugins.containerlifecycle.agent.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.containerlifecycle.agent.limit.TokenBucket;
import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own HTTP server with limits, so that one client that sends nothing, or a thousand, costs the others nothing. It
 * takes them from system properties, which are read when its first object is made.
 */
public final class WebServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 300;

    /** Reading a request waits for its client, so each connection may have a thread; answers are made by a few at a time. */
    private static final int MAX_THREADS = MAX_CONNECTIONS + 20;

    private static final int ANSWERS_AT_ONCE = 8;
    private static final int STACK = 512 * 1024;
    private static final Duration TO_BEGIN = Duration.ofSeconds(20);

    /** A request must have been sent to its end by then. */
    private static final Duration TO_SEND = Duration.ofSeconds(10);

    private static final int MAX_BODY = Webhooks.MAX_BYTES;
    private static final int MAX_SHORT_BODY = 16 * 1024;
    private static final int PIECE = 16 * 1024;

    /** What is read and thrown away of a body that is too long, so that its sender reads why. */
    private static final int MAX_THROWN_AWAY = 4 * MAX_BODY;

    /** A git server sends a few at a time. */
    private static final int BODIES_OF_A_CLIENT = 8;

    /** Of the bodies that are read at a time. */
    private static final int MAX_BODIES = 3 * MAX_BODY;

    /** Long answers are counted in such units, and all that are being sent take a quarter of the memory at most. */
    private static final int UNIT = 64 * 1024;

    private static final int SENT_AT_ONCE =
            (int) Math.min(Integer.MAX_VALUE, Math.max(1, Runtime.getRuntime().maxMemory() / 4 / UNIT));

    /** Who is slow must not fill the log. */
    private static final int LINES_AT_ONCE = 5;

    private static final Duration LINE_EVERY = Duration.ofMinutes(1);

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Routes routes;
    private final WebCounts counts;
    private final Consumer<String> log;
    private final Semaphore answers = new Semaphore(ANSWERS_AT_ONCE, true);
    private final Semaphore sent = new Semaphore(SENT_AT_ONCE);
    private final Semaphore bodies = new Semaphore(MAX_BODIES / PIECE);
    private final Map<String, Integer> bodiesByClient = new HashMap<>();
    private final TokenBucket lines = new TokenBucket(LINES_AT_ONCE, LINE_EVERY, Instant.now());
    /** Whether what a thread does just now has come as far as a request that could be read. */
    private final ThreadLocal<Boolean> handled = new ThreadLocal<>();

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
        // Else each answer on a connection that is kept, as Prometheus keeps it, waits 40 ms for the acknowledgement of
        // its head.
        limit("sun.net.httpserver.nodelay", "true");
        limit("sun.net.httpserver.maxReqTime", String.valueOf(TO_SEND.toSeconds()));
        limit("sun.net.httpserver.maxRspTime", "30");
        limit("sun.net.httpserver.idleInterval", "30");
        limit("sun.net.httpserver.maxReqHeaders", "100");
        limit("jdk.httpserver.maxConnections", String.valueOf(MAX_CONNECTIONS));
        this.counts = counts;
        this.routes = routes;
        this.log = log;
        if (tls == null) {
            server = HttpServer.create(listen, 0);
        } else {
            HttpsServer secure = HttpsServer.create(listen, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
            server = secure;
        }
        threads = new ThreadPoolExecutor(
                ANSWERS_AT_ONCE, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), run -> {
                    Thread thread = new Thread(null, run, "container-lifecycle-web", STACK);
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(run -> threads.execute(() -> watch(run)));
        server.createContext("/", this::handle);
        server.start();
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** With the port that was chosen if 0 was asked for. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Notices those that never come as far as a request. */
    private void watch(Runnable run) {
        handled.set(false);
        long begin = System.nanoTime();
        try {
            run.run();
        } finally {
            boolean late = System.nanoTime() - begin > TO_SEND.minusSeconds(1).toNanos();
            if (!handled.get() && late) {
                unfinished("");
            }
            handled.remove();
        }
    }

    private void unfinished(String client) {
        long number = counts.count(WebCounts.Reason.UNFINISHED);
        if (lines.take(Instant.now())) {
            log.accept("A request" + (client.isEmpty() ? "" : " from " + WebRequest.shown(client))
                    + " was not sent to its end within " + TO_SEND.toSeconds() + " s: its connection is closed ("
                    + number + " of them since the start).");
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        handled.set(true);
        try (exchange) {
            WebReply reply;
            try {
                reply = answer(exchange);
            } catch (RuntimeException | Error e) {
                log.accept("Error in the agent: " + exchange.getRequestURI().getRawPath() + ": " + e);
                reply = WebReply.error(500, "The agent could not answer; its log says why.");
            }
            // Who reads slowly keeps it in memory.
            int units = Math.min(reply.body().length / UNIT, SENT_AT_ONCE);
            if (!sent.tryAcquire(units)) {
                reply = busy();
                units = 0;
            }
            try {
                send(exchange, reply);
            } finally {
                sent.release(units);
            }
        }
    }

    private WebReply answer(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(
                        name.toLowerCase(Locale.ROOT), values.isEmpty() ? "" : String.valueOf(values.get(0))));
        URI address = exchange.getRequestURI();
        String client = WebRequest.client(exchange.getRemoteAddress().getAddress());
        List<String> path;
        Map<String, String> parameters;
        try {
            path = WebRequest.parts(String.valueOf(address.getRawPath()));
            parameters = WebRequest.parameters(address.getRawQuery());
        } catch (IllegalArgumentException e) {
            return WebReply.error(400, "The address cannot be read: " + e.getMessage());
        }
        boolean hasBody = headers.containsKey("transfer-encoding")
                || !headers.getOrDefault("content-length", "0").equals("0");
        if (hasBody && !mayRead(client)) {
            counts.count(WebCounts.Reason.TOO_MANY);
            return WebReply.error(429, "You send too many requests at once.").with("Retry-After", "1");
        }
        Body body = new Body(bodies);
        try (body) {
            boolean webhook =
                    Routes.isWebhook(path) && exchange.getRequestMethod().equals("POST");
            int longest = webhook ? MAX_BODY : MAX_SHORT_BODY;
            try (InputStream in = exchange.getRequestBody()) {
                body.read(in, longest);
            } catch (IOException e) {
                unfinished(client);
                throw e;
            } finally {
                if (hasBody) {
                    hasRead(client);
                }
            }
            if (body.isRefused()) {
                return busy();
            }
            if (body.isTooLong()) {
                counts.count(WebCounts.Reason.TOO_LONG);
            }
            if (body.isTooLong() && !webhook) {
                return WebReply.error(413, "The request is too long: at most " + longest + " bytes are read.");
            }
            // One that is too long is refused, counted and told of by who the request is for.
            return answer(new WebRequest(client, exchange.getRequestMethod(), path, parameters, headers, body.bytes()));
        }
    }

    private WebReply answer(WebRequest request) {
        if (Routes.isHealth(request)) {
            return routes.answer(request);
        }
        boolean begun = false;
        try {
            begun = answers.tryAcquire(TO_BEGIN.toMillis(), TimeUnit.MILLISECONDS);
            return begun ? routes.answer(request) : busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return busy();
        } finally {
            if (begun) {
                answers.release();
            }
        }
    }

    private WebReply busy() {
        counts.count(WebCounts.Reason.BUSY);
        return WebReply.error(503, "The agent has too many requests to answer just now: ask again.")
                .with("Retry-After", "5");
    }

    private boolean mayRead(String client) {
        synchronized (bodiesByClient) {
            int number = bodiesByClient.getOrDefault(client, 0);
            if (number >= BODIES_OF_A_CLIENT) {
                return false;
            }
            bodiesByClient.put(client, number + 1);
            return true;
        }
    }

    private void hasRead(String client) {
        synchronized (bodiesByClient) {
            bodiesByClient.computeIfPresent(client, (key, number) -> number <= 1 ? null : number - 1);
        }
    }

    /** What was sent, read piece by piece within what all may take together; who sends little takes little. */
    private static final class Body implements AutoCloseable {
        private final Semaphore pieces;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private int taken;
        private boolean refused;
        private boolean tooLong;

        Body(Semaphore pieces) {
            this.pieces = pieces;
        }

        void read(InputStream in, int longest) throws IOException {
            byte[] piece = new byte[PIECE];
            long thrownAway = 0;
            for (int n = in.readNBytes(piece, 0, PIECE); n > 0; n = in.readNBytes(piece, 0, PIECE)) {
                if (refused || tooLong) {
                    thrownAway += n;
                    if (thrownAway > MAX_THROWN_AWAY) {
                        return;
                    }
                } else if (!pieces.tryAcquire()) {
                    refused = true;
                } else {
                    taken++;
                    read.write(piece, 0, n);
                    tooLong = read.size() > longest;
                }
            }
        }

        boolean isRefused() {
            return refused;
        }

        boolean isTooLong() {
            return tooLong;
        }

        byte[] bytes() {
            return read.toByteArray();
        }

        @Override
        public void close() {
            pieces.release(taken);
        }
    }

    private static void send(HttpExchange exchange, WebReply reply) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        reply.headers().forEach(headers::set);
        boolean empty = exchange.getRequestMethod().equals("HEAD");
        if (empty) {
            headers.set("Content-Length", String.valueOf(reply.body().length));
        }
        exchange.sendResponseHeaders(reply.status(), empty || reply.body().length == 0 ? -1 : reply.body().length);
        if (!empty && reply.body().length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(reply.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
