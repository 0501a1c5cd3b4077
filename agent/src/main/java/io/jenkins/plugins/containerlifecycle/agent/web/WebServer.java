package io.jenkins.plugins.containerlifecycle.agent.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own HTTP server with limits, so that one client that sends nothing, or a thousand, costs the others nothing. It
 * takes them from system properties, which are read when its first object is made.
 */
public final class WebServer implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int MAX_WAITING = 256;
    private static final int MAX_BODY = Webhooks.MAX_BYTES;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Routes routes;
    private final Consumer<String> log;

    /**
     * Begins to listen.
     *
     * @param tls null for plain HTTP
     * @param log gets a line about what should not happen
     * @throws IOException if the address cannot be listened on
     */
    WebServer(InetSocketAddress listen, @Nullable Tls tls, Routes routes, Consumer<String> log) throws IOException {
        // Else each answer on a connection that is kept, as Prometheus keeps it, waits 40 ms for the acknowledgement of
        // its head.
        limit("sun.net.httpserver.nodelay", "true");
        limit("sun.net.httpserver.maxReqTime", "10");
        limit("sun.net.httpserver.maxRspTime", "30");
        limit("sun.net.httpserver.idleInterval", "30");
        limit("sun.net.httpserver.maxReqHeaders", "100");
        limit("jdk.httpserver.maxConnections", "300");
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
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_WAITING), run -> {
                    Thread thread = new Thread(run, "container-lifecycle-web");
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(threads);
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

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            WebReply reply;
            try {
                reply = answer(exchange);
            } catch (RuntimeException e) {
                log.accept("Error in the agent: " + exchange.getRequestURI().getRawPath() + ": " + e);
                reply = WebReply.error(500, "The agent could not answer; its log says why.");
            }
            send(exchange, reply);
        }
    }

    private WebReply answer(HttpExchange exchange) throws IOException {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(MAX_BODY + 1);
        }
        if (body.length > MAX_BODY) {
            return WebReply.error(413, "The request is too long: at most " + MAX_BODY + " bytes are read.");
        }
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(
                        name.toLowerCase(Locale.ROOT), values.isEmpty() ? "" : String.valueOf(values.get(0))));
        URI address = exchange.getRequestURI();
        WebRequest request;
        try {
            request = new WebRequest(
                    WebRequest.client(exchange.getRemoteAddress().getAddress()),
                    exchange.getRequestMethod(),
                    WebRequest.parts(String.valueOf(address.getRawPath())),
                    WebRequest.parameters(address.getRawQuery()),
                    headers,
                    body);
        } catch (IllegalArgumentException e) {
            return WebReply.error(400, "The address cannot be read: " + e.getMessage());
        }
        return routes.answer(request);
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
