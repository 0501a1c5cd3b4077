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
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known, as metrics. Nothing is run for it: what the containers measured themselves is what their hooks
 * said last, and it goes with the container.
 */
public final class AgentMetrics {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

    private record Made(long nanos, SoftReference<byte[]> bytes) {}

    private final Map<MetricsFormat, Made> made = new EnumMap<>(MetricsFormat.class);
    private final WebCounts web = new WebCounts();
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

    /** What the web server did not answer, to be counted there. */
    public WebCounts web() {
        return web;
    }

    /**
     * Of the agent and all containers. It is made one at a time and for all who ask within a second, since it may take much
     * memory.
     *
     * @return UTF-8; not to be changed
     */
    public synchronized byte[] all(MetricsFormat format) {
        Made last = made.get(format);
        byte[] bytes = last == null || System.nanoTime() - last.nanos() > FRESH
                ? null
                : last.bytes().get();
        if (bytes == null) {
            bytes = make(format);
            made.put(format, new Made(System.nanoTime(), new SoftReference<>(bytes)));
        }
        return bytes;
    }

    private byte[] make(MetricsFormat format) {
        List<ObservedContainer> containers = observations.all();
        List<ObservedContainer> known = new ArrayList<>(containers);
        known.addAll(observations.gone());
        EngineHealth.View engine = health.get();
        List<MetricSnapshot> own =
                new ArrayList<>(AgentFamilies.of(engine, lateness.view(), webhooks.get(), web.view(), version));
        own.addAll(ContainerFamilies.of(distinct(known), engine));
        return text(own, containers, format);
    }

    /** Of one container. */
    public byte[] of(ObservedContainer container, MetricsFormat format) {
        List<ObservedContainer> containers = List.of(container);
        return text(ContainerFamilies.of(containers, health.get()), containers, format);
    }

    /** In the middle of a renaming two may seem to have one name, which Prometheus would not take. */
    private static List<ObservedContainer> distinct(List<ObservedContainer> containers) {
        Set<String> names = new HashSet<>();
        return containers.stream()
                .filter(container -> names.add(ContainerFamilies.name(container)))
                .toList();
    }

    private static byte[] text(List<MetricSnapshot> own, List<ObservedContainer> containers, MetricsFormat format) {
        ExpositionMerger merger = new ExpositionMerger();
        for (ObservedContainer container : containers) {
            // What one measured that has ended is not so now.
            if (container.end() != null) {
                continue;
            }
            add(merger, container, Hook.METRICS);
            add(merger, container, Hook.MONITOR);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ByteArrayOutputStream ofAgent = new ByteArrayOutputStream();
            format.writer().write(ofAgent, new MetricSnapshots(own), EscapingScheme.UNDERSCORE_ESCAPING);
            bytes.write(ofAgent.toByteArray(), 0, ofAgent.size() - format.end().length());
            Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
            if (format == MetricsFormat.OPEN_METRICS) {
                merger.writeOpenMetrics(out);
            } else {
                merger.writeText(out);
            }
            out.append(format.end()).flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can always be written", e);
        }
        return bytes.toByteArray();
    }

    private static void add(ExpositionMerger merger, ObservedContainer container, Hook hook) {
        HookRun last = container.view(hook).last();
        @Nullable Exposition measured = last == null ? null : last.metrics();
        if (measured != null) {
            merger.add(ContainerFamilies.name(container), container.facts().project(), measured);
        }
    }
}
