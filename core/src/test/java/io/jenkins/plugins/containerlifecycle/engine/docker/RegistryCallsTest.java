package io.jenkins.plugins.containerlifecycle.engine.docker;

import static io.jenkins.plugins.containerlifecycle.engine.docker.FakeEngine.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an engine reports a push that goes wrong. */
@Timeout(30)
class RegistryCallsTest {
    private static final String DIGEST = "sha256:" + "d".repeat(64);
    private static final String PUSHED = "{\"aux\":{\"Tag\":\"1\",\"Digest\":\"" + DIGEST + "\",\"Size\":5}}\r\n";
    private static final Duration LONG = Duration.ofSeconds(20);

    private static FakeEngine answering(byte[] answer) throws Exception {
        return new FakeEngine(request -> request.contains("_ping") ? http("200 OK", "OK") : answer);
    }

    private static String push(FakeEngine fake, Duration timeout, Duration idle) throws Exception {
        try (DockerEngine engine = DockerEngine.connect(fake.config())) {
            return engine.images()
                    .push(
                            ImageReference.split("r:5/web:1"),
                            RegistryAuth.NONE,
                            progress -> {},
                            Deadline.in(timeout),
                            idle);
        }
    }

    private static void assertFails(byte[] answer, Kind kind, String sentence) throws Exception {
        try (FakeEngine fake = answering(answer)) {
            assertThatThrownBy(() -> push(fake, LONG, LONG))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(sentence)
                    .extracting(e -> ((EngineException) e).kind())
                    .isEqualTo(kind);
        }
    }

    private static byte[] chunked(String... chunks) {
        StringBuilder answer = new StringBuilder(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            answer.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aWholeReportIsAPush() throws Exception {
        try (FakeEngine fake = answering(chunked("{\"status\":\"Pushing\"}\r\n", PUSHED, ""))) {
            assertThat(push(fake, LONG, LONG)).isEqualTo(DIGEST);
            assertThat(fake.requests()).contains("POST /v1.41/images/r:5/web/push?tag=1 HTTP/1.1");
        }
    }

    private static String pull(FakeEngine fake, String name) throws Exception {
        try (DockerEngine engine = DockerEngine.connect(fake.config())) {
            return engine.images()
                    .pull(ImageReference.split(name), RegistryAuth.NONE, progress -> {}, Deadline.in(LONG), LONG);
        }
    }

    @Test
    void aWholeReportIsAPull() throws Exception {
        byte[] answer = chunked(
                "{\"status\":\"Pulling from web\",\"id\":\"1\"}\r\n",
                "{\"status\":\"Digest: " + DIGEST + "\"}\r\n",
                "{\"status\":\"Status: Downloaded newer image for r:5/web:1\"}\r\n",
                "");
        try (FakeEngine fake = answering(answer)) {
            assertThat(pull(fake, "r:5/web:1")).isEqualTo(DIGEST);
            assertThat(pull(fake, "r:5/web")).isEqualTo(DIGEST);
            assertThat(pull(fake, "r:5/web@" + DIGEST)).isEqualTo(DIGEST);
            assertThat(fake.requests())
                    .contains(
                            "POST /v1.41/images/create?fromImage=r%3A5%2Fweb&tag=1 HTTP/1.1",
                            "POST /v1.41/images/create?fromImage=r%3A5%2Fweb&tag=latest HTTP/1.1",
                            "POST /v1.41/images/create?fromImage=r%3A5%2Fweb&tag=sha256%3A" + "d".repeat(64)
                                    + " HTTP/1.1");
        }
    }

    @Test
    void aPullWhoseReportIsCutOrNamesAnErrorIsNone() throws Exception {
        byte[] cut = chunked("{\"status\":\"Pulling fs layer\",\"id\":\"1\"}\r\n", "");
        byte[] failed = chunked(
                "{\"status\":\"Digest: " + DIGEST + "\"}\r\n",
                "{\"errorDetail\":{\"message\":\"write /var: no space left on device\"}}\r\n",
                "");
        try (FakeEngine fake = answering(cut)) {
            assertThatThrownBy(() -> pull(fake, "r:5/web:1"))
                    .hasMessageContaining("was asked to pull r:5/web:1, but its report cannot be trusted");
        }
        try (FakeEngine fake = answering(failed)) {
            assertThatThrownBy(() -> pull(fake, "r:5/web:1"))
                    .hasMessageContaining("A disk is full, so the engine could not pull r:5/web:1");
        }
    }

    @Test
    void aRegistryMayBeAnIpv6AddressInEveryCall() throws Exception {
        String name = "[::1]:5901/a/b:1";
        String id = "sha256:" + "a".repeat(64);
        try (FakeEngine fake = new FakeEngine(request -> request.contains("_ping")
                        ? http("200 OK", "OK")
                        : request.contains("/push") ? chunked(PUSHED, "") : http("200 OK", "{}"));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            engine.images().inspect(name);
            engine.images().tag(id, ImageReference.split(name));
            engine.images().untag(ImageReference.split(name));
            engine.images()
                    .push(ImageReference.split(name), RegistryAuth.NONE, progress -> {}, Deadline.in(LONG), LONG);
            engine.images().registryDigest(ImageReference.split(name), RegistryAuth.NONE, Deadline.in(LONG));

            assertThat(fake.requests())
                    .contains(
                            "GET /v1.41/images/%5B::1%5D:5901/a/b:1/json HTTP/1.1",
                            "POST /v1.41/images/" + id + "/tag?repo=%5B%3A%3A1%5D%3A5901%2Fa%2Fb&tag=1 HTTP/1.1",
                            "DELETE /v1.41/images/%5B::1%5D:5901/a/b:1?noprune=1 HTTP/1.1",
                            "POST /v1.41/images/%5B::1%5D:5901/a/b/push?tag=1 HTTP/1.1",
                            "GET /v1.41/distribution/%5B::1%5D:5901/a/b:1/json HTTP/1.1");
        }
    }

    @Test
    void anEngineThatTakesNoIpv6AddressIsSaidToBeTheReason() throws Exception {
        try (FakeEngine fake = answering(http("400 Bad Request", "{\"message\":\"invalid reference format\"}"));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> engine.images().inspect("[::1]:5901/a:1"),
                    () -> engine.images().tag("sha256:" + "a".repeat(64), ImageReference.split("[::1]:5901/a:1")))) {
                assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_REFERENCE))
                        .hasMessageContaining("'[::1]:5901/a:1' has an IPv6 address as its registry")
                        .hasMessageContaining("write a host name");
            }
        }
    }

    @Test
    void aRequestThatCannotBeBuiltIsNoLostConnection() throws Exception {
        try (FakeEngine fake = answering(http("200 OK", "{}"));
                EngineTransport transport = new EngineTransport(fake.config())) {
            EngineApi api = new EngineApi(transport);

            assertThatThrownBy(() -> api.get("try it", "/images/[x]/json"))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_REFERENCE))
                    .hasMessageContaining("Nothing was asked of the engine")
                    .hasMessageNotContaining("Exception");
        }
    }

    @Test
    void aReportThatIsCutIsNoneEvenBehindTheDigest() throws Exception {
        assertFails(chunked("{\"status\":\"Pushing\"}\r\n"), Kind.CONNECTION_LOST, "the result is not known");
        assertFails(chunked(PUSHED), Kind.CONNECTION_LOST, "the result is not known");
    }

    @Test
    void aReportThatEndsInPeaceWithoutADigestIsNone() throws Exception {
        assertFails(
                chunked("{\"status\":\"Pushing\"}\r\n", ""),
                Kind.CONNECTION_LOST,
                "was asked to push r:5/web:1, but its report cannot be trusted: it ended without the digest of the"
                        + " image. The result is not known.");
        assertFails(http("200 OK", ""), Kind.CONNECTION_LOST, "it ended without the digest");
        assertFails(http("200 OK", "<html>hello</html>"), Kind.CONNECTION_LOST, "a message in it cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "401 Unauthorized,unauthorized: authentication required,REGISTRY_DENIED",
        "404 Not Found,An image does not exist locally with the tag: r:5/web,NO_SUCH_IMAGE",
        "500 Internal Server Error,connect: connection refused,REGISTRY_UNAVAILABLE",
        "500 Internal Server Error,this and that,REGISTRY_REFUSED",
    })
    void aRefusalBeforeTheReportIsToldApartLikeOneInIt(String status, String said, Kind kind) throws Exception {
        assertFails(http(status, "{\"message\":\"" + said + "\"}"), kind, said);
    }

    @Test
    void anEngineThatFallsSilentIsGivenUp() throws Exception {
        try (FakeEngine fake = answering(null)) {
            assertThatThrownBy(() -> push(fake, LONG, Duration.ofMillis(300)))
                    .hasMessageContaining("was asked to push r:5/web:1, but that has made no progress for 300 ms");
            assertThatThrownBy(() -> push(fake, Duration.ofMillis(300), LONG))
                    .hasMessageContaining("was asked to push r:5/web:1, but that did not end within 300 ms");
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (FakeEngine fake = answering(null)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> push(fake, LONG, LONG)).isInstanceOf(InterruptedException.class);
        }
    }

    private static Optional<String> digest(FakeEngine fake) throws Exception {
        try (DockerEngine engine = DockerEngine.connect(fake.config())) {
            return engine.images()
                    .registryDigest(ImageReference.split("r:5/web:1"), RegistryAuth.NONE, Deadline.in(LONG));
        }
    }

    @Test
    void theRegistrysDigestIsAskedOfTheEngine() throws Exception {
        try (FakeEngine fake = answering(http("200 OK", "{\"Descriptor\":{\"digest\":\"" + DIGEST + "\"}}"))) {
            assertThat(digest(fake)).contains(DIGEST);
            assertThat(fake.requests()).contains("GET /v1.41/distribution/r:5/web:1/json HTTP/1.1");
        }
        try (FakeEngine fake = answering(http("200 OK", "{}"))) {
            assertThat(digest(fake)).isEmpty();
        }
        try (FakeEngine fake = answering(http("404 Not Found", "{\"message\":\"manifest unknown\"}"))) {
            assertThat(digest(fake)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found,404 page not found",
        "404 Not Found,Path /distribution/r is not supported",
        "404 Not Found,Not Found"
    })
    void anEngineThatCannotAskIsNotTakenForOneThatConfirms(String status, String said) throws Exception {
        try (FakeEngine fake = answering(http(status, "{\"message\":\"" + said + "\"}"))) {
            assertThatThrownBy(() -> digest(fake))
                    .hasMessageContaining("cannot ask the registry for the digest of r:5/web:1, as Docker Engine can")
                    .extracting(e -> ((EngineException) e).kind())
                    .isEqualTo(Kind.UNSUPPORTED);
        }
    }
}
