package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Lateness;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookSecrets;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The agent's web server on this machine's own address, with webhooks, and with nothing behind it that runs hooks. */
final class ServedAgent implements AutoCloseable {
    static final String SECRET = "a-secret-for-this-test-only";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Requests requests;
    private final AgentMetrics metrics;
    private final Webhooks webhooks;
    private final WebServer server;

    /**
     * @param tls null for plain HTTP
     * @param overdue hooks that are not run though they are due
     */
    ServedAgent(Path folder, Tls tls, Observations observations, Supplier<List<String>> overdue) throws Exception {
        requests = new Requests((container, hook, cause) -> null, 1, Duration.ofDays(1), Duration.ofDays(1), log::add);
        ActionRules rules = new ActionRules(PageSamples::seen);
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        webhooks =
                new Webhooks(WebhookSecrets.read(Map.of("", secret)), observations, requests, rules, Clock.systemUTC());
        metrics = new AgentMetrics(observations, PageSamples::seen, new Lateness(), Map::of, "1.2.3");
        server = new WebFront(observations, PageSamples::seen, requests, rules, metrics, webhooks, "1.2.3")
                .serve(
                        new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls, null, null),
                        () -> true,
                        overdue,
                        log::add);
    }

    int port() {
        return server.address().getPort();
    }

    List<String> log() {
        return log;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    long count(WebCounts.Reason reason) {
        return metrics.web().view().getOrDefault(reason, -1L);
    }

    @Override
    public void close() {
        server.close();
        requests.close();
    }
}
