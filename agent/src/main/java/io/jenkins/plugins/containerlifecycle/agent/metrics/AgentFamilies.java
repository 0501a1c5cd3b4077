package io.jenkins.plugins.containerlifecycle.agent.metrics;

import io.jenkins.plugins.containerlifecycle.agent.schedule.Lateness;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookResult;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the agent says of itself and its engine. */
final class AgentFamilies {
    /** Of every metric; {@code container_} alone is cAdvisor's. */
    static final String PREFIX = "containerlifecycle_";

    private AgentFamilies() {}

    static List<MetricSnapshot> of(
            EngineHealth.View engine,
            Lateness.View late,
            Map<WebhookResult, Long> webhooks,
            Map<WebCounts.Reason, Long> web,
            String version) {
        List<MetricSnapshot> families = new ArrayList<>();
        families.add(InfoSnapshot.builder()
                .name(PREFIX + "agent")
                .help("The agent that tells all this.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version, "node", engine.node()))
                        .build())
                .build());
        families.add(gauge(
                "engine_up",
                "Whether the agent could look at its engine the last time, not too long ago.",
                engine.up() ? 1 : 0));
        if (engine.lastLook() != null) {
            families.add(gauge(
                    "engine_last_look_timestamp_seconds",
                    "When the agent last saw which containers run.",
                    seconds(engine.lastLook())));
        }
        if (engine.lastEvent() != null) {
            families.add(gauge(
                    "engine_last_event_timestamp_seconds",
                    "When the agent last heard an event of the engine.",
                    seconds(engine.lastEvent())));
        }
        CounterSnapshot.Builder events = CounterSnapshot.builder()
                .name(PREFIX + "engine_events")
                .help("Events of the engine that the agent heard.");
        engine.events()
                .forEach((event, count) -> events.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of("type", event.split(" ", 2)[0], "action", event.split(" ", 2)[1]))
                        .value(count)
                        .build()));
        families.add(events.build());
        families.add(CounterSnapshot.builder()
                .name(PREFIX + "engine_event_streams_broken")
                .help("Streams of the engine's events that broke off; the agent then looks at the engine itself.")
                .dataPoint(CounterDataPointSnapshot.builder()
                        .value(engine.brokenStreams())
                        .build())
                .build());
        families.add(SummarySnapshot.builder()
                .name(PREFIX + "hook_lateness_seconds")
                .help("How much later than planned hooks began.")
                .dataPoint(SummaryDataPointSnapshot.builder()
                        .count(late.runs())
                        .sum(seconds(late.total()))
                        .build())
                .build());
        families.add(gauge(
                "hook_lateness_longest_seconds",
                "The longest that a hook began later than planned since the agent was started.",
                seconds(late.longest())));
        CounterSnapshot.Builder refused = CounterSnapshot.builder()
                .name(PREFIX + "web_refused")
                .help("Requests that the agent did not answer as they wished, since they were too much for it.");
        web.forEach((reason, count) -> refused.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of("reason", reason.id()))
                .value(count)
                .build()));
        families.add(refused.build());
        if (!webhooks.isEmpty()) {
            CounterSnapshot.Builder requests = CounterSnapshot.builder()
                    .name(PREFIX + "webhook_requests")
                    .help("Requests of git servers by what became of them.");
            webhooks.forEach((result, count) -> requests.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(Labels.of("result", result.id()))
                    .value(count)
                    .build()));
            families.add(requests.build());
        }
        return families;
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
