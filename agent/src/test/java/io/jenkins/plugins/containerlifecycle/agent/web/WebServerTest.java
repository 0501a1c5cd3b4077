package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, or send too much. */
@Timeout(120)
class WebServerTest {
    @TempDir
    Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private final Observations observations = new Observations((facts, hook) -> java.util.Optional.empty(), each -> {});
    private volatile List<String> overdue = List.of();
    private ServedAgent served;

    @BeforeEach
    void serve() throws Exception {
        served = new ServedAgent(folder, null, observations, () -> overdue);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        served.close();
    }

    private void send(int number, String text) throws Exception {
        for (int i = 0; i < number; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
            sockets.add(socket);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.port() + path))
                .timeout(Duration.ofSeconds(8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient().send(request(path).build(), BodyHandlers.ofString());
    }

    private long count(WebCounts.Reason reason) {
        return served.count(reason);
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void whoNeverEndsTheHeadOfARequestKeepsNobodyOutAndIsToldOf() throws Exception {
        send(64, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        await(() -> count(WebCounts.Reason.UNFINISHED) == 64);
        assertThat(served.log())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(6)
                .allSatisfy(line -> assertThat(line).contains("was not sent to its end within 10 s"));
    }

    @Test
    void whoNeverEndsABodyKeepsNobodyOutEither() throws Exception {
        send(64, "POST /hooks/gen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx");
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        // Which of both depends on how fast they came.
        await(() -> count(WebCounts.Reason.TOO_MANY) + count(WebCounts.Reason.DISPLACED) == 56);
        await(() -> count(WebCounts.Reason.UNFINISHED) == 8);
        assertThat(served.log())
                .anySatisfy(line -> assertThat(line).startsWith("A request from 127.0.0.1 was not sent"));
    }

    @Test
    void aDeliveryThatIsTooLongIsAnsweredCountedAndToldOf() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request("/hooks/gen")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(new byte[10_000_000]))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("at most 5242880 bytes are read");
        assertThat(served.webhooks().counts().get(WebhookResult.TOO_LONG)).isEqualTo(1);
        assertThat(count(WebCounts.Reason.TOO_LONG)).isEqualTo(1);
        assertThat(served.log()).containsExactly("Refused: webhook of gen from 127.0.0.1: 413, too_long.");
    }

    @Test
    void onlyAGitServerMaySendMuch() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request("/api/v1/containers/web/update")
                                .POST(BodyPublishers.ofByteArray(new byte[100_000]))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void ifHooksThatAreDueAreNotRunTheAgentIsNotReady() throws Exception {
        assertThat(get("/-/ready").statusCode()).isEqualTo(200);
        overdue = List.of("METRICS of web", "MONITOR of web");
        HttpResponse<String> answer = get("/-/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .contains("2 hooks that are due are not run, or not in time: METRICS of web and others.");
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    }

    private Socket open(String text) throws Exception {
        send(1, text);
        Socket socket = sockets.get(sockets.size() - 1);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String ask(String text) throws Exception {
        return new String(open(text).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void theHeadOfARequestHasALimitWithAnAnswer() throws Exception {
        String line = "X: " + "x".repeat(8000) + "\r\n";
        String head = "GET /-/healthy HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        assertThat(ask(head + "Connection: close\r\n" + line.repeat(3) + "\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask(head + line.repeat(20) + "\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("The head of the request is too long: at most 32768 bytes are read.");
        assertThat(ask(head + "X: " + "x".repeat(9000) + "\r\n\r\n")).startsWith("HTTP/1.1 431");
        assertThat(ask(head + "X: x\r\n".repeat(200) + "\r\n")).startsWith("HTTP/1.1 431");
    }

    @Test
    void whatIsNotHttpIsAnsweredAsSuch() throws Exception {
        assertThat(ask("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400").contains("The request cannot be read: ");
        assertThat(ask("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(ask("GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("The address cannot be read: ");
        // A name that others refuse, but that composes of containers have.
        assertThat(ask("GET / HTTP/1.1\r\nHost: the_agent:9649\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(served.log()).isEmpty();
    }

    /** What one reader takes for the end of a request, another one takes for its middle. */
    @Test
    void aRequestWhoseEndIsNotClearIsRefusedAndNothingAfterItIsRead() throws Exception {
        String post = "POST /hooks/gen HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        String second = "GET /-/healthy HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        for (String unclear : List.of(
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -0\r\n\r\n",
                "Content-Length:\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) {
            assertThat(ask(post + unclear + second))
                    .as(unclear)
                    .matches("(?s)HTTP/1\\.1 (400|501) .*")
                    .doesNotContain("The agent works.");
        }
        assertThat(ask(post.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("The agent works.");
        assertThat(ask(post + "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n" + second))
                .as("what is clear")
                .contains("The agent works.");
    }

    @Test
    void severalRequestsComeByOneConnection() throws Exception {
        String request = "HEAD /-/healthy HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        Socket socket = open(request + "\r\n");
        byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        assertThat(status).asString().isEqualTo("HTTP/1.1 200");
        socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().readAllBytes())
                .asString()
                .contains("Content-Length: 17\r\n")
                .containsOnlyOnce("HTTP/1.1 200")
                .doesNotContain("works");
    }

    @Test
    void whoSendsAByteNowAndThenIsTooSlow() throws Exception {
        Socket socket = open("GET / HTTP/1.1\r\nX: ");
        await(() -> {
            try {
                socket.getOutputStream().write('x');
            } catch (IOException e) {
                // It has been closed.
            }
            return count(WebCounts.Reason.UNFINISHED) == 1;
        });
    }

    @Test
    void whoIsConnectedWhenTheAgentIsStoppedIsLetGo() throws Exception {
        Socket nothing = open("");
        Socket half = open("GET / HTTP/1.1\r\nX: ");
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
        int port = served.port();
        served.close();
        for (Socket socket : List.of(nothing, half)) {
            try {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        try (ServerSocket again = new ServerSocket()) {
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(again.isBound()).isTrue();
        }
    }
}
