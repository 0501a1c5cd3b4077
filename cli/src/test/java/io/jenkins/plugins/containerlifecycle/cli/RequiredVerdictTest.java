package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an engine that is imitated, see PlatformsTest of the core. */
class RequiredVerdictTest {
    @Test
    void anIdOfSeveralPlatformsIsRefusedWhateverTheFileSays(@TempDir Path folder) throws Exception {
        String image = """
                {"Id":"%1$s","RepoTags":["example/web:1"],"RepoDigests":["example/web@%1$s"],"Os":"linux",
                 "Descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"%1$s"}}""".formatted("sha256:" + "a".repeat(64));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean ping = exchange.getRequestURI().toString().contains("_ping");
            byte[] body = (ping ? "OK" : image).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Api-Version", "1.48");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        RequiredVerdict required = new RequiredVerdict();
        required.file = folder.resolve("web.json");
        required.maxAge = Duration.ofDays(1);
        URI address = URI.create("tcp://127.0.0.1:" + server.getAddress().getPort());
        try (DockerEngine engine = DockerEngine.connect(DockerEndpoint.of(address))) {
            GateDecision decision = required.decide(engine, "example/web:1");

            assertThat(decision).isNotNull();
            assertThat(decision.kind()).isEqualTo(GateDecision.Kind.SEVERAL_PLATFORMS);
            assertThat(decision.sentence()).contains("may not be deployed: its ID may stand for images of several");
        } finally {
            server.stop(0);
        }
    }
}
