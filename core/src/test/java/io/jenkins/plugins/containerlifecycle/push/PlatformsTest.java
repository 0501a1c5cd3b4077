package io.jenkins.plugins.containerlifecycle.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gate for images whose ID stands for several platforms. Their engine (28 and later, with containerd's image store)
 * is imitated from its sources and API description.
 */
@Timeout(60)
class PlatformsTest {
    private static final String ID = "sha256:" + "a".repeat(64);
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String AMD64 = image("b", "linux", "amd64", true);
    private static final String ARM64 = image("c", "linux", "arm64", true);
    private static final String ABSENT = image("c", "linux", "arm64", false);
    private static final String ATTESTATION = """
            {"Id":"sha256:d","Kind":"attestation","Available":true,"AttestationData":{"For":"sha256:b"},
             "Descriptor":{"mediaType":"%s","digest":"sha256:d","platform":{"architecture":"unknown","os":"unknown"}}}
            """.formatted(MANIFEST);

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String api = "1.48";
    /** Asked for manifests. */
    private String more = "";

    private String repoDigest = "example/web@" + ID;

    private static String image(String digit, String os, String architecture, boolean available) {
        return """
                {"Id":"sha256:%s","Kind":"image","Available":%s,
                 "ImageData":{"Platform":{"architecture":"%s","os":"%s"}},
                 "Descriptor":{"mediaType":"%s","digest":"sha256:%s"}}
                """.formatted(digit, available, architecture, os, MANIFEST, digit);
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String uri = exchange.getRequestURI().toString();
            requests.add(uri);
            // Only this version returns descriptor and manifests.
            boolean asked = uri.startsWith("/v1.48/") && uri.endsWith("?manifests=1");
            String body = uri.contains("_ping")
                    ? "OK"
                    : "{\"Id\":\"" + ID + "\",\"RepoTags\":[\"example/web:1\"],\"RepoDigests\":[\"" + repoDigest
                            + "\"],\"Os\":\"linux\"" + (asked ? more : "") + "}";
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Api-Version", api);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void tells(String mediaType, String... manifests) {
        more = ",\"Descriptor\":{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + ID + "\"},\"Manifests\":["
                + String.join(",", manifests) + "]";
    }

    private PushRequest request(String force) {
        return new PushRequestBuilder()
                .image("example/web:1")
                .maxAge(Duration.ofHours(1))
                .force(force)
                .replacedHook(ReplacedHook.REFUSED)
                .advice("get one")
                .policy(PushPolicy.DEFAULT)
                .build();
    }

    private GateDecision decide() throws Exception {
        DockerEndpoint config = DockerEndpoint.of(
                URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()));
        try (DockerEngine engine = DockerEngine.connect(config)) {
            return new GatedPush(engine.images(), PushListener.SILENT, Clock.systemUTC())
                    .check(request(null), TestVerdicts.store(TestVerdicts.verdict(ID, Outcome.PASSED, Instant.now())));
        }
    }

    private void assertRefused(String... words) throws Exception {
        GateDecision decision = decide();
        assertThat(decision.kind()).isEqualTo(GateDecision.Kind.SEVERAL_PLATFORMS);
        assertThat(decision.stops(null)).isTrue();
        assertThat(decision.sentence())
                .startsWith("The image example/web:1 (sha256:aaaaaaaaaaaa) may not be pushed: its ID ")
                .contains(words)
                .contains("--all-platforms")
                .contains("not validated");
    }

    @Test
    void anImageOfTwoPlatformsIsNotPushedAlthoughItsOwnPassed() throws Exception {
        tells(INDEX, AMD64, ARM64, ATTESTATION);
        assertRefused("stands for 2 images (linux/amd64, linux/arm64)");
    }

    @Test
    void norIsAListAsDockerWroteThem() throws Exception {
        tells("application/vnd.docker.distribution.manifest.list.v2+json", AMD64, ARM64);
        assertRefused("stands for 2 images");
    }

    @Test
    void norOneOfWhichOnlyThisPlatformIsThere() throws Exception {
        tells(INDEX, AMD64, ABSENT);
        assertRefused("stands for 2 images");
    }

    @Test
    void norOneOfWhichTheEngineTellsNothingMore() throws Exception {
        more = ",\"Descriptor\":{\"mediaType\":\"" + INDEX + "\"}";
        assertRefused("the engine does not say which");
    }

    @Test
    void norOneOfAnEngineWithThatStoreThatCannotTell() throws Exception {
        api = "1.47";
        tells(INDEX, AMD64);
        assertRefused("Docker Engine 28 and later do");
        assertThat(requests).noneMatch(request -> request.contains("manifests"));
    }

    @Test
    void anImageOfOnePlatformWithItsAttestationIsTheOrdinaryCase() throws Exception {
        tells(INDEX, AMD64, ATTESTATION);
        assertThat(decide().isAllowed()).isTrue();
        assertThat(requests).contains("/v1.48/images/" + ID + "/json?manifests=1");
    }

    @Test
    void aPlainManifestIsPushed() throws Exception {
        tells(MANIFEST);
        assertThat(decide().isAllowed()).isTrue();
    }

    @Test
    void anEngineWithTheStoreOfOnePlatformIsNotInTheWay() throws Exception {
        repoDigest = "example/web@sha256:" + "e".repeat(64);
        assertThat(decide().isAllowed()).isTrue();
        api = "1.41";
        assertThat(decide().isAllowed()).isTrue();
    }
}
