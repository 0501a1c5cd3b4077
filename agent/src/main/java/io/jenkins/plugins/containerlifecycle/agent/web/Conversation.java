package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.web.Connection.Phase;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.support.BasicHttpServerExpectationDecorator;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.jspecify.annotations.Nullable;

/** The requests of one connection, one after the other, and their answers. */
final class Conversation {
    private static final int MAX_SHORT_BODY = 16 * 1024;
    private static final Duration TO_BEGIN = Duration.ofSeconds(20);
    private static final HttpProcessor HEADERS = new DefaultHttpProcessor(
            new HttpRequestInterceptor[] {RequestValidateHost.INSTANCE},
            new HttpResponseInterceptor[] {ResponseDate.INSTANCE, ResponseContent.INSTANCE, ResponseConnControl.INSTANCE
            });

    /** What all conversations have in common. */
    record Common(
            Routes routes,
            WebCounts counts,
            Consumer<String> log,
            Semaphore answers,
            BodiesOfClients bodiesOfClients,
            SharedMemory bodies,
            SharedMemory sent) {}

    private final Connection connection;
    private final Common common;
    private final LimitedHttp http;

    /** @param tls null for plain HTTP */
    Conversation(Connection connection, @Nullable SSLSocketFactory tls, Common common) throws IOException {
        this.connection = connection;
        this.common = common;
        this.http = LimitedHttp.over(connection, tls);
    }

    /**
     * Goes on until one side has had enough.
     *
     * @throws IOException if the client is gone, or was too slow
     */
    void run() throws IOException, HttpException {
        Service service = new Service(new BasicHttpServerExpectationDecorator(this::handle));
        for (Phase before = Phase.OPENED; http.awaitRequest(limit(before)); before = Phase.KEPT) {
            enter(Phase.RECEIVING);
            try {
                service.handleRequest(http, HttpCoreContext.create());
            } catch (LimitedHttp.LongHeadException e) {
                service.refuse(
                        http,
                        WebReply.error(
                                431,
                                "The head of the request is too long: at most " + LimitedHttp.MAX_HEAD
                                        + " bytes are read."));
            }
            enter(Phase.KEPT);
        }
        http.close();
    }

    private static Duration limit(Phase phase) {
        return Objects.requireNonNull(phase.limit());
    }

    private void enter(Phase phase) {
        connection.enter(phase, System.nanoTime());
    }

    private void handle(
            ClassicHttpRequest request, HttpServerRequestHandler.ResponseTrigger trigger, HttpContext context)
            throws IOException, HttpException {
        WebReply reply;
        try {
            reply = answer(request);
        } catch (RuntimeException | Error e) {
            common.log().accept("Error in the agent: " + SafeText.line(String.valueOf(request.getPath())) + ": " + e);
            reply = WebReply.error(500, "The agent could not answer; its log says why.");
        }
        if (http.isUnread()) {
            // Else the library would read it to its end, however long it is.
            request.setEntity(null);
        }
        enter(Phase.SENDING);
        // Who reads slowly keeps it in memory.
        int units = Math.min(reply.body().length / WebServer.UNIT, WebServer.SENT_AT_ONCE);
        if (units > 0 && !common.sent().take(connection, reply.body(), units, System.nanoTime())) {
            reply = busy();
        }
        try {
            trigger.submitResponse(response(reply, !http.isUnread()));
        } finally {
            common.sent().release(connection);
        }
    }

    private WebReply answer(ClassicHttpRequest request) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (Header header : request.getHeaders()) {
            String value = header.getValue();
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        String target = String.valueOf(request.getPath());
        int question = target.indexOf('?');
        @Nullable HttpEntity entity = request.getEntity();
        boolean hasBody = entity != null && entity.getContentLength() != 0;
        if (!hasBody) {
            http.hasReadAll();
        }
        List<String> path;
        Map<String, String> parameters;
        try {
            path = WebRequest.parts(question < 0 ? target : target.substring(0, question));
            parameters = WebRequest.parameters(question < 0 ? null : target.substring(question + 1));
        } catch (IllegalArgumentException e) {
            return WebReply.error(400, "The address cannot be read: " + e.getMessage());
        }
        if (hasBody && !common.bodiesOfClients().begin(connection, System.nanoTime())) {
            common.counts().count(WebCounts.Reason.TOO_MANY);
            return WebReply.error(429, "You send too many requests at once.").with("Retry-After", "1");
        }
        RequestBody body = new RequestBody(common.bodies(), connection);
        try (body) {
            boolean webhook = Routes.isWebhook(path) && request.getMethod().equals("POST");
            int longest = webhook ? RequestBody.LONGEST : MAX_SHORT_BODY;
            if (hasBody && entity != null) {
                try {
                    // Not closed, for the same reason.
                    InputStream in = entity.getContent();
                    body.read(in, longest);
                } finally {
                    common.bodiesOfClients().end(connection);
                }
                if (body.isEnded()) {
                    http.hasReadAll();
                }
            }
            enter(Phase.ANSWERING);
            if (body.isRefused()) {
                return busy();
            }
            if (body.isTooLong()) {
                common.counts().count(WebCounts.Reason.TOO_LONG);
            }
            if (body.isTooLong() && !webhook) {
                return WebReply.error(413, "The request is too long: at most " + longest + " bytes are read.");
            }
            // One that is too long is refused, counted and told of by who the request is for.
            return answer(
                    new WebRequest(connection.client(), request.getMethod(), path, parameters, headers, body.bytes()));
        }
    }

    private WebReply answer(WebRequest request) {
        if (Routes.isHealth(request)) {
            return common.routes().answer(request);
        }
        boolean begun = false;
        try {
            begun = common.answers().tryAcquire(TO_BEGIN.toMillis(), TimeUnit.MILLISECONDS);
            return begun ? common.routes().answer(request) : busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return busy();
        } finally {
            if (begun) {
                common.answers().release();
            }
        }
    }

    private WebReply busy() {
        common.counts().count(WebCounts.Reason.BUSY);
        return WebReply.error(503, "The agent has too many requests to answer just now: ask again.")
                .with("Retry-After", "5");
    }

    private static ClassicHttpResponse response(WebReply reply, boolean keep) {
        ClassicHttpResponse response = new BasicClassicHttpResponse(reply.status());
        fill(response, reply);
        if (!keep) {
            response.setHeader("Connection", "close");
        }
        return response;
    }

    private static void fill(ClassicHttpResponse response, WebReply reply) {
        response.setHeader("Content-Type", reply.contentType());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        reply.headers().forEach(response::setHeader);
        response.setEntity(new ByteArrayEntity(reply.body(), null));
    }

    /** The library's, with errors as all others are. */
    private static final class Service extends org.apache.hc.core5.http.impl.io.HttpService {
        Service(HttpServerRequestHandler handler) {
            super(HEADERS, handler);
        }

        @Override
        protected void handleException(HttpException e, ClassicHttpResponse response) {
            int status = toStatusCode(e);
            response.setCode(status);
            fill(
                    response,
                    WebReply.error(
                            status,
                            "The request cannot be read: " + SafeText.line(String.valueOf(e.getMessage())) + "."));
        }

        void refuse(LimitedHttp http, WebReply reply) throws IOException, HttpException {
            ClassicHttpResponse response = response(reply, false);
            HEADERS.process(response, response.getEntity(), HttpCoreContext.create());
            http.sendResponseHeader(response);
            http.sendResponseEntity(response);
            http.close();
        }
    }
}
