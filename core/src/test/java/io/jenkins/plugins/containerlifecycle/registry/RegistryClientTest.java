package io.jenkins.plugins.containerlifecycle.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException.Kind;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that fails. */
@Timeout(60)
class RegistryClientTest {
    private static final String CONFIG = "sha256:" + "c".repeat(64);
    private static final String MANIFEST = "{\"schemaVersion\":2,\"config\":{\"digest\":\"" + CONFIG + "\"}}";
    private static final String DIGEST = "sha256:" + Sha256.hex(MANIFEST.getBytes(StandardCharsets.UTF_8));

    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final RegistryClient client = new RegistryClient(new RegistryTls(List.of()), Duration.ofMillis(200));
    /** Method, path and authorization of each request, to whichever server. */
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private HttpServer server;
    private HttpServer other;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (HttpServer one : List.of(server, other)) {
            one.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            one.start();
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
        other.stop(0);
    }

    private static String host(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void on(HttpServer where, String path, Answer answer) {
        where.createContext(path, exchange -> {
            try (exchange) {
                seen.add(
                        (where == server ? "" : "OTHER ") + exchange.getRequestMethod() + " " + exchange.getRequestURI()
                                + " " + exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.getRequestBody().readAllBytes();
                answer.to(exchange);
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        send(exchange, 307, "");
    }

    private Optional<RegistryManifest> ask(String name, RegistryAuth auth) throws Exception {
        return client.manifest(
                ImageReference.split(host(server) + "/a/b" + name), auth, true, Deadline.in(Duration.ofSeconds(20)));
    }

    private void assertFails(Kind kind, String sentence) {
        assertThatThrownBy(() -> ask(":1", RegistryAuth.basic(host(server), "me", "hidden word")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("hidden word");
        assertThatThrownBy(() -> ask(":1", RegistryAuth.basic(host(server), "me", "hidden word")))
                .extracting(e -> ((RegistryException) e).kind())
                .isEqualTo(kind);
    }

    @Test
    void theDigestIsComputedAndNotWhatAHeaderSays() throws Exception {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + "0".repeat(64));
            send(exchange, 200, MANIFEST);
        });

        assertThat(ask(":1", RegistryAuth.NONE)).contains(new RegistryManifest(DIGEST, CONFIG));
    }

    @Test
    void anotherManifestThanTheOneOfTheDigestIsNoAnswer() {
        on(server, "/v2/a/b/manifests/", exchange -> send(exchange, 200, MANIFEST));

        assertThatThrownBy(() -> ask("@sha256:" + "1".repeat(64), RegistryAuth.NONE))
                .hasMessageContaining("It says: it was asked for sha256:1111")
                .hasMessageContaining(DIGEST);
    }

    @Test
    void aListOfPlatformsHasNoConfiguration() throws Exception {
        on(server, "/v2/a/b/manifests/1", exchange -> send(exchange, 200, "{\"schemaVersion\":2,\"manifests\":[]}"));

        assertThat(ask(":1", RegistryAuth.NONE))
                .get()
                .extracting(RegistryManifest::configDigest)
                .isNull();
    }

    @Test
    void nothingOfThatNameIsEmpty() throws Exception {
        assertThat(ask(":1", RegistryAuth.NONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"latest\"}}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:12"
            })
    void whatIsNoManifestCannotBeUsed(String body) {
        on(server, "/v2/a/b/manifests/1", exchange -> send(exchange, 200, body));

        assertFails(Kind.REFUSED, "gave an answer about " + host(server) + "/a/b:1 that cannot be used");
    }

    @Test
    void aManifestThatIsCutShortIsNone() {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            exchange.sendResponseHeaders(200, MANIFEST.length() + 10);
            exchange.getResponseBody().write(MANIFEST.getBytes(StandardCharsets.UTF_8));
        });

        assertFails(Kind.UNAVAILABLE, "does not answer as it should");
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(much);
            }
        });

        assertFails(Kind.UNAVAILABLE, "longer than 4194304 bytes");
    }

    @Test
    void credentialsAreNotShownUnaskedAndGoToTheTokenServerOfTheRegistry() throws Exception {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            if ("Bearer t0k3n".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 200, MANIFEST);
            } else {
                exchange.getResponseHeaders()
                        .set("WWW-Authenticate", "Bearer service=\"s p\",realm=\"http://" + host(other) + "/token\"");
                send(exchange, 401, "");
            }
        });
        on(other, "/token", exchange -> send(exchange, 200, "{\"token\":\"t0k3n\"}"));

        assertThat(ask(":1", RegistryAuth.basic(host(server), "me", "pw"))).isPresent();

        assertThat(seen)
                .containsExactly(
                        "GET /v2/a/b/manifests/1 null",
                        "OTHER GET /token?scope=repository%3Aa%2Fb%3Apull&service=s+p Basic bWU6cHc=",
                        "GET /v2/a/b/manifests/1 Bearer t0k3n");
    }

    @Test
    void anIdentityTokenIsExchangedInAFormAndNotInAnAddress() throws Exception {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            if ("Bearer t0k3n".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 200, MANIFEST);
            } else {
                exchange.getResponseHeaders()
                        .set("WWW-Authenticate", "Bearer realm=\"http://" + host(other) + "/token\"");
                send(exchange, 401, "");
            }
        });
        on(other, "/token", exchange -> send(exchange, 200, "{\"access_token\":\"t0k3n\"}"));

        assertThat(ask(":1", RegistryAuth.identityToken(host(server), "refresh")))
                .isPresent();

        assertThat(seen).contains("OTHER POST /token null");
    }

    @Test
    void whatIsDeniedIsDeniedOnceAndNotAskedForAgain() {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=x");
            send(exchange, 401, "me:hidden word is not welcome");
        });

        assertFails(Kind.DENIED, "the credentials given: check them");
        // Twice two: without and with, by both assertions of assertFails.
        assertThat(seen).hasSize(4);
    }

    @Test
    void credentialsDoNotGoAlongToAnotherHost() throws Exception {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=x");
                send(exchange, 401, "");
            } else {
                redirect(exchange, "http://" + host(other) + "/elsewhere");
            }
        });
        on(other, "/elsewhere", exchange -> send(exchange, 200, MANIFEST));

        assertThat(ask(":1", RegistryAuth.basic(host(server), "me", "pw"))).isPresent();

        assertThat(seen).last().isEqualTo("OTHER GET /elsewhere null");
    }

    @Test
    void redirectsWithoutEndAndToUnsafePlacesAreRefused() {
        on(server, "/v2/a/b/manifests/1", exchange -> redirect(exchange, "/v2/a/b/manifests/1"));
        assertFails(Kind.UNAVAILABLE, "redirects from one address to another without end");

        on(server, "/v2/a/b/manifests/2", exchange -> redirect(exchange, "file:///etc/passwd"));
        assertThatThrownBy(() -> ask(":2", RegistryAuth.NONE))
                .hasMessageContaining("redirects to an address that is not safe");

        on(server, "/v2/a/b/manifests/3", exchange -> redirect(exchange, "http://127.0.0.1:99999/x"));
        assertThatThrownBy(() -> ask(":3", RegistryAuth.NONE))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the address http://127.0.0.1:99999 is not valid");
    }

    @Test
    void aRegistryThatIsBusyIsAskedAgainWhenItSays() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        on(server, "/v2/a/b/manifests/1", exchange -> {
            if (asked.incrementAndGet() < 3) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                send(exchange, 429, "");
            } else {
                send(exchange, 200, MANIFEST);
            }
        });

        assertThat(ask(":1", RegistryAuth.NONE)).isPresent();
        assertThat(asked).hasValue(3);
    }

    @Test
    void aRegistryThatIsBusyForLongIsUnavailable() {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            send(exchange, 503, "");
        });

        assertFails(Kind.UNAVAILABLE, "status 503");
    }

    @Test
    void aBodyThatStallsEndsWithTheDeadline() {
        on(server, "/v2/a/b/manifests/1", exchange -> {
            exchange.sendResponseHeaders(200, MANIFEST.length());
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(30_000);
            } catch (InterruptedException e) {
                // The test is over.
            }
        });
        long start = System.nanoTime();

        assertThatThrownBy(() -> client.manifest(
                        ImageReference.split(host(server) + "/a/b:1"),
                        RegistryAuth.NONE,
                        true,
                        Deadline.in(Duration.ofSeconds(2))))
                .hasMessageContaining("did not answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void withoutTlsNothingIsSaidToARegistryThatMustHaveIt() throws Exception {
        on(server, "/", exchange -> send(exchange, 200, MANIFEST));

        assertThatThrownBy(() -> client.manifest(
                        ImageReference.split(host(server) + "/a/b:1"),
                        RegistryAuth.NONE,
                        false,
                        Deadline.in(Duration.ofSeconds(20))))
                .isInstanceOf(RegistryException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void theHeadOfAnAnswerHasALimit() {
        AtomicInteger lines = new AtomicInteger(1);
        AtomicInteger length = new AtomicInteger(100_000);
        on(server, "/", exchange -> {
            for (int i = 0; i < lines.get(); i++) {
                exchange.getResponseHeaders().set("X-" + i, "x".repeat(length.get()));
            }
            send(exchange, 200, MANIFEST);
        });
        assertFails(Kind.UNAVAILABLE, "Maximum line length limit exceeded");
        lines.set(1000);
        length.set(10);
        assertFails(Kind.UNAVAILABLE, "Maximum header count exceeded");
    }

    @Test
    void whereNobodyListensIsUnavailable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> client.manifest(
                        ImageReference.split("127.0.0.1:" + port + "/a:1"),
                        RegistryAuth.NONE,
                        true,
                        Deadline.in(Duration.ofSeconds(20))))
                .extracting(e -> ((RegistryException) e).kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }
}
