package io.jenkins.plugins.containerlifecycle.agent.metrics;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Lateness;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookResult;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.Exposition;
import io.jenkins.plugins.containerlifecycle.monitoring.ExpositionMerger;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known, as metrics. Nothing is run for it: what the containers measured themselves is what their hooks
 * said last, and it goes with the container.
 */
public final class AgentMetrics {
    private final Observations observations;
    private final Supplier<EngineHealth.View> health;
    private final Lateness lateness;
    private final Supplier<Map<WebhookResult, Long>> webhooks;
    private final String version;

    /** @param webhooks requests of git servers by what became of them; empty if none is trusted */
    public AgentMetrics(
            Observations observations,
            Supplier<EngineHealth.View> health,
            Lateness lateness,
            Supplier<Map<WebhookResult, Long>> webhooks,
            String version) {
        this.observations = observations;
        this.health = health;
        this.lateness = lateness;
        this.webhooks = webhooks;
        this.version = version;
    }

    /** Of the agent and all containers. */
    public String all(MetricsFormat format) {
        List<ObservedContainer> containers = observations.all();
        List<ObservedContainer> known = new ArrayList<>(containers);
        known.addAll(observations.gone());
        EngineHealth.View engine = health.get();
        List<MetricSnapshot> own = new ArrayList<>(AgentFamilies.of(engine, lateness.view(), webhooks.get(), version));
        own.addAll(ContainerFamilies.of(distinct(known), engine));
        return text(own, containers, format);
    }

    /** Of one container. */
    public String of(ObservedContainer container, MetricsFormat format) {
        List<ObservedContainer> containers = List.of(container);
        return text(ContainerFamilies.of(containers, health.get()), containers, format);
    }

    /** In the middle of a renaming two may seem to have one name, which Prometheus would not take. */
    private static List<ObservedContainer> distinct(List<ObservedContainer> containers) {
        Set<String> names = new HashSet<>();
        return containers.stream()
                .filter(container -> names.add(container.facts().name()))
                .toList();
    }

    private static String text(List<MetricSnapshot> own, List<ObservedContainer> containers, MetricsFormat format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            format.writer().write(bytes, new MetricSnapshots(own), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can always be written", e);
        }
        String ofAgent = bytes.toString(StandardCharsets.UTF_8);
        ExpositionMerger merger = new ExpositionMerger();
        for (ObservedContainer container : containers) {
            // What one measured that has ended is not so now.
            if (container.end() != null) {
                continue;
            }
            add(merger, container, Hook.METRICS);
            add(merger, container, Hook.MONITOR);
        }
        return format == MetricsFormat.OPEN_METRICS
                ? ofAgent.substring(0, ofAgent.length() - format.end().length()) + merger.openMetrics() + format.end()
                : ofAgent + merger.text();
    }

    private static void add(ExpositionMerger merger, ObservedContainer container, Hook hook) {
        HookRun last = container.view(hook).last();
        @Nullable Exposition measured = last == null ? null : last.metrics();
        if (measured != null) {
            merger.add(ContainerFamilies.name(container), container.facts().project(), measured);
        }
    }
}
