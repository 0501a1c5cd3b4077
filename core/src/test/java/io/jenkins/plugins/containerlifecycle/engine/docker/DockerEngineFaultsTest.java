package io.jenkins.plugins.containerlifecycle.engine.docker;

import static io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpointTest.assertKind;
import static io.jenkins.plugins.containerlifecycle.engine.docker.FakeEngine.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DockerEngineFaultsTest {
    private static final byte[] PING = http("200 OK", "");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Test
    void whereTheEngineIsIsAskedForInTheWordsOfTheFrontEnd(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("none.sock");
        DockerEndpoint config = DockerEndpoint.of(URI.create("unix://" + socket))
                .withSettings(new DockerEndpoint.Settings("'dockerServer' or DOCKER_HOST", "give it credentials"));
        try (DockerEngine engine = DockerEngine.connect(config.withConnectTimeout(Duration.ofSeconds(5)))) {
            assertFails(engine::info, Kind.UNREACHABLE)
                    .hasMessageEndingWith("say where it is with 'dockerServer' or DOCKER_HOST.");
        }
        assertThatThrownBy(() -> DockerEndpoint.checkAddress("nonsense://x", "'dockerServer'"))
                .hasMessageContaining("nonsense://x")
                .hasMessageContaining("'dockerServer'");
        DockerEndpoint.checkAddress("tcp://docker:2376", "'dockerServer'");
    }

    @Test
    void aSocketThatIsNotThereSaysWhatToDoWithoutDelay(@TempDir Path folder) {
        Path socket = folder.resolve("docker.sock");
        long start = System.nanoTime();

        try (DockerEngine engine = DockerEngine.connect(DockerEndpoint.of(URI.create("unix://" + socket)))) {
            assertFails(engine::info, Kind.UNREACHABLE)
                    .hasMessageContaining("No container engine answers at unix://" + socket)
                    .hasMessageContaining("Start the engine, or say where it is with DOCKER_HOST");
            assertFails(() -> engine.containers().remove("x", Duration.ofSeconds(60)), Kind.UNREACHABLE);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aSocketWithoutAnEngineBehindItIsUnreachable(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("docker.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        assertThat(Files.exists(socket)).isTrue();

        try (DockerEngine engine = DockerEngine.connect(DockerEndpoint.of(URI.create("unix://" + socket)))) {
            assertFails(engine.images()::list, Kind.UNREACHABLE).hasMessageContaining("the connection was refused");
        }
    }

    @Test
    void aPortWithNothingBehindItAndAnUnknownHostAreUnreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (DockerEngine engine = DockerEngine.connect(DockerEndpoint.of(URI.create("tcp://127.0.0.1:" + port)))) {
            assertFails(engine::info, Kind.UNREACHABLE).hasMessageContaining("refused");
        }
        try (DockerEngine engine = DockerEngine.connect(DockerEndpoint.of(URI.create("tcp://nowhere.invalid:1")))) {
            assertFails(engine::info, Kind.UNREACHABLE).hasMessageContaining("nowhere.invalid is not known");
        }
    }

    @Test
    void anEngineThatHangsOnAUnixSocketTimesOutToo(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("docker.sock");
        // Accepts connections into its backlog and never answers. The client's own timeout has no effect on such a
        // socket.
        try (ServerSocketChannel server =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
                DockerEngine engine = DockerEngine.connect(DockerEndpoint.of(URI.create("unix://" + socket))
                        .withResponseTimeout(Duration.ofMillis(500)))) {
            long start = System.nanoTime();
            assertFails(engine::info, Kind.TIMED_OUT).hasMessageContaining("did not answer within 500 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void anEngineThatHangsTimesOutInEveryCall() throws Exception {
        try (FakeEngine fake = fake(request -> isPing(request) ? PING : null);
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertFails(engine.images()::list, Kind.TIMED_OUT).hasMessageContaining("did not answer within 1 s");
            assertFails(() -> engine.containers().attach("x", (s, b) -> {}), Kind.TIMED_OUT);
            assertFails(
                    () -> engine.containers().exec("x", command(), (s, b) -> {}, Deadline.in(Duration.ofMillis(200))),
                    Kind.TIMED_OUT);
            assertFails(() -> engine.containers().remove("x", PATIENCE), Kind.TIMED_OUT);
            assertThat(engine.containers().waitForExit("x", Deadline.in(Duration.ofMillis(200))))
                    .isEmpty();
        }
    }

    @Test
    void aRemovalOrExecThatIsTheFirstCallIsBoundedByItsOwnTime() throws Exception {
        try (FakeEngine fake = fake(request -> null);
                DockerEngine engine = DockerEngine.connect(fake.config().withResponseTimeout(Duration.ofMinutes(5)))) {
            assertFails(() -> engine.containers().remove("x", PATIENCE), Kind.TIMED_OUT);
            Deadline soon = Deadline.in(Duration.ofMillis(300));
            assertFails(() -> engine.containers().exec("x", command(), (s, b) -> {}, soon), Kind.TIMED_OUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>hello</html>", "{\"Version\": ", "null", ""})
    void somethingThatIsNoEngineIsNamedAsSuch(String body) throws Exception {
        try (FakeEngine fake = fake(request -> noVersion(body));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertThatThrownBy(engine.images()::list)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(address(fake));
            assertThatThrownBy(engine::info).isInstanceOf(EngineException.class).hasMessageContaining(address(fake));
        }
    }

    @Test
    void anAnswerThatIsNotUtf8IsNone() throws Exception {
        byte[] answer = http("200 OK", "[{\"?Id\":\"sha256:1\",\"RepoTags\":[\"a:b\"]}]");
        answer[new String(answer, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xff;
        try (FakeEngine fake = fake(request -> isPing(request) ? PING : answer);
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertThatThrownBy(engine.images()::list)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(address(fake));
        }
    }

    @Test
    void bytesThatAreNoHttpAreNamedAsSuch() throws Exception {
        try (FakeEngine fake = fake(request -> "SSH-2.0-OpenSSH\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertThatThrownBy(engine::info).isInstanceOf(EngineException.class).hasMessageContaining(address(fake));
        }
    }

    @Test
    void anAnswerThatIsCutHalfWayIsALostConnection() throws Exception {
        byte[] whole = http("200 OK", "[{\"Id\":\"sha256:1\",\"RepoTags\":[\"a:b\"]}]");
        try (FakeEngine fake =
                        fake(request -> isPing(request) ? PING : java.util.Arrays.copyOf(whole, whole.length - 10));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertFails(engine.images()::list, Kind.CONNECTION_LOST);
            assertFails(() -> engine.containers().makeDirectory("x", "/reports"), Kind.CONNECTION_LOST);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500 Internal Server Error | write /x: no space left on device          | DISK_FULL         | disk of the engine
            500 Internal Server Error | something odd\u001b[31m                    | REFUSED           | It says: something odd[31m
            409 Conflict              | The container name "/x" is already in use by container 1 | CONFLICT | the name is taken
            404 Not Found             | No such container: x                       | NO_SUCH_CONTAINER | There is no container 'x'
            404 Not Found             | network foo not found                      | REFUSED           | docker network ls
            500 Internal Server Error | Bind for 0.0.0.0:80 failed: port is already allocated | REFUSED | a published port is taken
            400 Bad Request           | OCI runtime create failed: exec: "x": executable file not found in $PATH | REFUSED | was not found in the image
            400 Bad Request           | OCI runtime create failed: exec: "x": permission denied | REFUSED | not executable
            403 Forbidden             | authorization denied by plugin             | PERMISSION        | does not allow this user
            400 Bad Request           | Client sent an HTTP request to an HTTPS server. | PERMISSION   | set DOCKER_TLS_VERIFY=1
            400 Bad Request           | client version 1.41 is too old. Minimum supported API version is 1.99 | REFUSED | no version of the API
            418 Teapot                |                                            | REFUSED           | HTTP status 418
            """)
    void aRefusalBecomesASentenceOfItsKind(String status, String message, Kind kind, String sentence) throws Exception {
        String body = message == null
                ? ""
                : "{\"message\":\"" + message.replace("\"", "\\\"").replace("\u001b", "\\u001b") + "\"}";
        try (FakeEngine fake = fake(request -> isPing(request) ? PING : http(status, body));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertFails(() -> engine.containers().start("x"), kind).hasMessageContaining(sentence);
        }
    }

    @Test
    void anEngineThatIsTooOldOrTooNewIsRefusedWithBothRanges() throws Exception {
        AtomicInteger minor = new AtomicInteger(18);
        try (FakeEngine fake = fake(request -> http(
                        "200 OK",
                        "{\"ApiVersion\":\"1.%d\",\"MinAPIVersion\":\"1.%d\"}"
                                .formatted(minor.get(), minor.get() - 6)));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertFails(engine::info, Kind.REFUSED)
                    .hasMessageContaining("speaks the API versions 1.12 to 1.18")
                    .hasMessageContaining("update the engine");
            minor.set(60);
            assertFails(engine::info, Kind.REFUSED).hasMessageContaining("update this program");
            minor.set(48);
            assertThat(engine.info().apiVersion()).isEqualTo("1.44");
        }
    }

    @Test
    void theVersionIsAskedForOnceAndStandsInEveryPath() throws Exception {
        try (FakeEngine fake = fake(request -> isPing(request) ? PING : http("200 OK", "[]"));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            engine.images().list();
            engine.containers().list(true, Map.of("a", "b"));
            assertThat(fake.requests())
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("GET /_ping"),
                            second -> assertThat(second).startsWith("GET /v1.41/images/json"),
                            third -> assertThat(third).startsWith("GET /v1.41/containers/json?all=true"));
        }
    }

    @Test
    void anExecWhoseStreamBreaksOrWhoseExitCodeNobodyKnowsIsNeverAPass() throws Exception {
        assertFails(
                () -> execWith("\u0001\0\0\0\0\0\0\u0005hel", "{\"Running\":false,\"ExitCode\":0}"),
                Kind.CONNECTION_LOST);
        assertFails(
                        () -> execWith("\u0001\0\0\0\0\0\0\u0002hi", "{\"Running\":true,\"ExitCode\":null}"),
                        Kind.CONNECTION_LOST)
                .hasMessageContaining("does not know the exit code");
        assertFails(
                () -> execWith("\u0001\0\0\0\0\0\0\u0002hi", "{\"Running\":false,\"ExitCode\":null}"),
                Kind.CONNECTION_LOST);
        assertFails(
                () -> execWith("\u0001\0\0\0\0\0\0\u0002hi", "{\"Running\":false,\"ExitCode\":4294967296}"),
                Kind.CONNECTION_LOST);
        assertThat(execWith("\u0001\0\0\0\0\0\0\u0002hi", "{\"Running\":false,\"ExitCode\":5,\"Pid\":7}"))
                .isEqualTo(new ExecResult(5, 7L));
    }

    private ExecResult execWith(String stream, String inspection) throws Exception {
        try (FakeEngine fake = fake(request -> {
                    if (isPing(request)) {
                        return PING;
                    }
                    if (request.contains("/start")) {
                        return ("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n" + stream)
                                .getBytes(StandardCharsets.ISO_8859_1);
                    }
                    return http("200 OK", request.contains("/exec/e1/json") ? inspection : "{\"Id\":\"e1\"}");
                });
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            return engine.containers().exec("x", command(), (s, b) -> {}, Deadline.in(Duration.ofSeconds(5)));
        }
    }

    @Test
    void anExecThatTheEngineRefusesToStartIs127WithTheMessageOnStderr() throws Exception {
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        String message = "OCI runtime exec failed: exec failed: exec: \\\"x\\\": executable file not found in $PATH";
        try (FakeEngine fake = fake(request -> isPing(request)
                        ? PING
                        : request.contains("/start")
                                ? http("400 Bad Request", "{\"message\":\"" + message + "\"}")
                                : http("201 Created", "{\"Id\":\"e1\"}"));
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            ExecResult result =
                    engine.containers().exec("x", command(), (s, b) -> stderr.writeBytes(b), Deadline.in(PATIENCE));
            assertThat(result.exitCode()).isEqualTo(127);
            assertThat(stderr).asString().contains("executable file not found");
        }
    }

    @Test
    void removalGoesOnUntilTheContainerIsGone() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (FakeEngine fake = fake(request -> {
                    if (isPing(request)) {
                        return PING;
                    }
                    if (request.startsWith("DELETE")) {
                        return http("409 Conflict", "{\"message\":\"removal of container x is already in progress\"}");
                    }
                    return asked.incrementAndGet() < 3
                            ? http("200 OK", "{}")
                            : http("404 Not Found", "{\"message\":\"No such container: x\"}");
                });
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            engine.containers().remove("x", Duration.ofSeconds(10));
            assertThat(asked).hasValue(3);
            asked.set(-1000);
            assertFails(() -> engine.containers().remove("x", PATIENCE), Kind.CONFLICT)
                    .hasMessageContaining("in progress");
        }
    }

    @Test
    void namesThatWouldLeadElsewhereNeverReachTheEngine() throws Exception {
        try (FakeEngine fake = fake(request -> PING);
                DockerEngine engine = DockerEngine.connect(fake.config())) {
            assertFails(() -> engine.containers().inspect("../images/x"), Kind.NO_SUCH_CONTAINER);
            assertFails(() -> engine.containers().remove("x?force=1", PATIENCE), Kind.NO_SUCH_CONTAINER);
            assertFails(() -> engine.images().inspect("a/../../b"), Kind.BAD_REFERENCE);
            assertFails(() -> engine.images().inspect("MyImage:Tag"), Kind.BAD_REFERENCE)
                    .hasMessageContaining("lower case");
            assertThat(fake.requests()).isEmpty();
        }
    }

    /** By TCP; by a socket in {@link LocalEngineFaultsTest}. */
    FakeEngine fake(FakeEngine.Script script) throws IOException {
        return new FakeEngine(script);
    }

    private static byte[] noVersion(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String address(FakeEngine fake) {
        return fake.config().host().toString();
    }

    private static boolean isPing(String request) {
        return request.contains("/_ping");
    }

    private static ExecSpec command() {
        return new ExecSpec(List.of("true"), Map.of(), null);
    }

    private static AbstractThrowableAssert<?, ?> assertFails(ThrowingCallable call, Kind kind) {
        return assertThatThrownBy(call).satisfies(e -> assertKind(e, kind));
    }
}
