package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real registry on the loopback address, which every engine trusts without TLS; Debian's package docker-registry. */
final class LocalRegistry implements AutoCloseable {
    private final Process process;
    private final int port;

    private LocalRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param folder empty; the caller removes it */
    static LocalRegistry start(Path folder) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path config = Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %s
                http:
                  addr: 127.0.0.1:%d
                """.formatted(
                        folder.resolve("data").toAbsolutePath(), port));
        Process process;
        try {
            process = new ProcessBuilder("docker-registry", "serve", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            return TestImages.missing("no docker-registry (Debian: apt install docker-registry)");
        }
        LocalRegistry registry = new LocalRegistry(process, port);
        registry.awaitAnswer();
        return registry;
    }

    private void awaitAnswer() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                get("/v2/");
                return;
            } catch (IOException e) {
                assertTrue(System.nanoTime() < end && process.isAlive(), "the registry does not start");
                Thread.sleep(100);
            }
        }
    }

    /** Host and port, as in an image's name. */
    String host() {
        return "localhost:" + port;
    }

    boolean has(String repository, String tag) throws IOException, InterruptedException {
        return get("/v2/" + repository + "/manifests/" + tag).statusCode() == 200;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
