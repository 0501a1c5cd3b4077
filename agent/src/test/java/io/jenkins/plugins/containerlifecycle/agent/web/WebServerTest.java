package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Lateness;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookResult;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookSecrets;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final Observations observations = new Observations((facts, hook) -> java.util.Optional.empty(), each -> {});
    private volatile List<String> overdue = List.of();
    private Requests requests;
    private AgentMetrics metrics;
    private Webhooks webhooks;
    private WebServer server;

    @BeforeEach
    void serve() throws Exception {
        requests = new Requests((container, hook, cause) -> null, 1, Duration.ofDays(1), Duration.ofDays(1), log::add);
        ActionRules rules = new ActionRules(PageSamples::seen);
        Path secret = Files.writeString(folder.resolve("secret"), "a-secret-for-this-test-only");
        webhooks =
                new Webhooks(WebhookSecrets.read(Map.of("", secret)), observations, requests, rules, Clock.systemUTC());
        metrics = new AgentMetrics(observations, PageSamples::seen, new Lateness(), Map::of, "1.2.3");
        server = new WebFront(observations, PageSamples::seen, requests, rules, metrics, webhooks, "1.2.3")
                .serve(
                        new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null, null),
                        () -> true,
                        () -> overdue,
                        log::add);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        requests.close();
    }

    private void send(int number, String text) throws Exception {
        for (int i = 0; i < number; i++) {
            Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.address().getPort());
            sockets.add(socket);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(Duration.ofSeconds(8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient().send(request(path).build(), BodyHandlers.ofString());
    }

    private long count(WebCounts.Reason reason) {
        return metrics.web().view().getOrDefault(reason, -1L);
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
        assertThat(log)
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(6)
                .allSatisfy(line -> assertThat(line).contains("was not sent to its end within 10 s"));
    }

    @Test
    void whoNeverEndsABodyKeepsNobodyOutEither() throws Exception {
        send(64, "POST /hooks/gen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx");
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        await(() -> count(WebCounts.Reason.TOO_MANY) == 56);
        await(() -> count(WebCounts.Reason.UNFINISHED) == 8);
        assertThat(log).anySatisfy(line -> assertThat(line).startsWith("A request from 127.0.0.1 was not sent"));
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
        assertThat(webhooks.counts().get(WebhookResult.TOO_LONG)).isEqualTo(1);
        assertThat(count(WebCounts.Reason.TOO_LONG)).isEqualTo(1);
        assertThat(log).containsExactly("Refused: webhook of gen from 127.0.0.1: 413, too_long.");
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
}
