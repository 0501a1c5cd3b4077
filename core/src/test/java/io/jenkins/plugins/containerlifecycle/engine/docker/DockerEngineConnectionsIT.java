package io.jenkins.plugins.containerlifecycle.engine.docker;

import static io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpointTest.assertKind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.EngineInfo;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is between the client and the engine: TCP, TLS, timeouts, lost connections. */
@Timeout(60)
class DockerEngineConnectionsIT {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Deadline LONG = Deadline.in(Duration.ofMinutes(10));
    private static DockerEngine direct;
    private static Path socket;
    private static String container;

    @BeforeAll
    static void start() throws Exception {
        DockerEndpoint config = TestEngine.config();
        Assumptions.assumeTrue("unix".equals(config.host().getScheme()), "needs the engine on a Unix socket");
        socket = Path.of(config.host().getPath());
        direct = DockerEngine.connect(config);
        container = direct.containers().create(TestEngine.container(TestEngine.busybox(), "sleep", "300"));
        direct.containers().start(container);
    }

    @AfterEach
    void onlyTheSharedContainerIsLeft() throws Exception {
        assertThat(direct.containers().list(true, Map.of(TestEngine.RUN_LABEL, TestEngine.RUN)))
                .hasSize(1);
    }

    @AfterAll
    static void clean() {
        if (direct != null) {
            TestEngine.removeEverything();
            direct.close();
        }
    }

    @Test
    void aQuietCommandOutlastsTheResponseTimeoutOnASocket() throws Exception {
        assertQuietCommandWorks(DockerEndpoint.of(URI.create("unix://" + socket)));
    }

    @Test
    void aQuietCommandOutlastsTheResponseTimeoutOverTcp() throws Exception {
        try (TestProxy proxy = new TestProxy(ServerSocketFactory.getDefault(), socket)) {
            assertQuietCommandWorks(tcp(proxy));
        }
    }

    @Test
    void aWaitOutlastsTheResponseTimeoutOverTcp() throws Exception {
        try (TestProxy proxy = new TestProxy(ServerSocketFactory.getDefault(), socket);
                DockerEngine engine = DockerEngine.connect(tcp(proxy).withResponseTimeout(SHORT))) {
            String id = engine.containers().create(TestEngine.container(TestEngine.busybox(), "sleep", "7"));
            try (OutputSubscription attached = engine.containers().attach(id, (s, b) -> {})) {
                engine.containers().start(id);
                try (OutputSubscription log = engine.containers().followLog(id, (s, b) -> {})) {
                    assertThat(engine.containers().waitForExit(id, LONG)).contains(0);
                    assertThat(log.awaitEnd(LONG)).isTrue();
                }
                assertThat(attached.awaitEnd(LONG)).isTrue();
            } finally {
                engine.containers().remove(id, Duration.ofSeconds(20));
            }
        }
    }

    private static void assertQuietCommandWorks(DockerEndpoint config) throws Exception {
        AtomicLong bytes = new AtomicLong();
        try (DockerEngine engine = DockerEngine.connect(config.withResponseTimeout(SHORT))) {
            ExecResult result = engine.containers()
                    .exec(
                            container,
                            new ExecSpec(List.of("sh", "-c", "sleep 7; echo done; exit 9"), Map.of(), null),
                            (stream, data) -> bytes.addAndGet(data.length),
                            LONG);
            assertThat(result.exitCode()).isEqualTo(9);
            assertThat(bytes).hasValue(5);
        }
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfOutputIsLost() throws Exception {
        try (TestProxy proxy = new TestProxy(ServerSocketFactory.getDefault(), socket);
                DockerEngine engine = DockerEngine.connect(tcp(proxy))) {
            engine.info();
            proxy.cutAnswersAfter(20_000);
            ExecSpec flood = new ExecSpec(List.of("sh", "-c", "yes | head -c 1000000; sleep 60"), Map.of(), null);
            assertThatThrownBy(() -> engine.containers().exec(container, flood, (s, b) -> {}, LONG))
                    .satisfies(e -> assertKind(e, Kind.CONNECTION_LOST));
        }
    }

    @Test
    void tlsWorksWithAClientCertificate(@TempDir Path folder) throws Exception {
        TestCertificates certificates = new TestCertificates(folder, "IP:127.0.0.1");
        try (TestProxy proxy = new TestProxy(certificates.serverSockets(), socket);
                DockerEngine engine = DockerEngine.connect(
                        tcp(proxy).withTls(certificates.clientFolder(), true).withResponseTimeout(SHORT))) {
            assertThat(engine.info().os()).isEqualTo("linux");
            assertQuietCommandWorks(tcp(proxy).withTls(certificates.clientFolder(), true));
        }
        try (TestProxy proxy = new TestProxy(certificates.serverSockets(), socket);
                DockerEngine engine = DockerEngine.connect(tcp(proxy).withTls(certificates.clientFolder(), false))) {
            assertThat(engine.info().os()).isEqualTo("linux");
        }
    }

    @Test
    void tlsThatFailsSaysWhy(@TempDir Path folder, @TempDir Path other) throws Exception {
        TestCertificates certificates = new TestCertificates(folder, "DNS:elsewhere.example");
        TestCertificates strangers = new TestCertificates(other, "IP:127.0.0.1");
        try (TestProxy proxy = new TestProxy(certificates.serverSockets(), socket)) {
            assertTlsFails(tcp(proxy).withTls(certificates.clientFolder(), true), "127.0.0.1");
            assertTlsFails(tcp(proxy).withTls(strangers.clientFolder(), true), "Path does not chain");
        }
        try (TestProxy proxy = new TestProxy(strangers.serverSockets(), socket)) {
            Files.delete(strangers.clientFolder().resolve("cert.pem"));
            Files.delete(strangers.clientFolder().resolve("key.pem"));
            assertThatThrownBy(() -> info(tcp(proxy).withTls(strangers.clientFolder(), true)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("127.0.0.1:" + proxy.port());
        }
        try (TestProxy plain = new TestProxy(ServerSocketFactory.getDefault(), socket)) {
            assertTlsFails(tcp(plain).withTls(strangers.clientFolder(), true), "does not speak TLS");
        }
    }

    private static void assertTlsFails(DockerEndpoint config, String why) {
        assertThatThrownBy(() -> info(config))
                .satisfies(e -> assertKind(e, Kind.PERMISSION))
                .hasMessageContaining(why);
    }

    private static EngineInfo info(DockerEndpoint config) throws Exception {
        try (DockerEngine engine = DockerEngine.connect(config)) {
            return engine.info();
        }
    }

    private static DockerEndpoint tcp(TestProxy proxy) {
        return DockerEndpoint.of(URI.create("tcp://127.0.0.1:" + proxy.port()));
    }
}
