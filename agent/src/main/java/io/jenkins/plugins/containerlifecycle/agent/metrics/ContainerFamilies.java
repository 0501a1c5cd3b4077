package io.jenkins.plugins.containerlifecycle.agent.metrics;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookHistory;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the agent says of the containers. */
final class ContainerFamilies {
    private static final int MAX_LABEL = 200;

    private final GaugeSnapshot.Builder outdated = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_outdated")
            .help("Whether the name of the container's image means another image by now.");
    private final InfoSnapshot.Builder info = InfoSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container")
            .help("What a container is and where it comes from.");
    private final StateSetSnapshot.Builder light = StateSetSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_light")
            .help("How a container is by its MONITOR and VALIDATE hooks; never good if nothing is known of it.");
    private final GaugeSnapshot.Builder silent = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "hook_silent")
            .help("Whether a hook should have run, and has not for so long that its status counts no longer.");
    private final StateSetSnapshot.Builder status = StateSetSnapshot.builder()
            .name(AgentFamilies.PREFIX + "hook_status")
            .help("How the last run of a hook ended.");
    private final GaugeSnapshot.Builder lastRun = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "hook_last_run_timestamp_seconds")
            .help("When the last run of a hook began.");
    private final GaugeSnapshot.Builder lastSuccess = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "hook_last_success_timestamp_seconds")
            .help("When the last run of a hook began that ended well.");
    private final SummarySnapshot.Builder duration = SummarySnapshot.builder()
            .name(AgentFamilies.PREFIX + "hook_duration_seconds")
            .help("How long the runs of a hook took.");
    private final CounterSnapshot.Builder runs = CounterSnapshot.builder()
            .name(AgentFamilies.PREFIX + "hook_runs")
            .help("Runs of a hook by how they ended.");

    private final EngineHealth.View engine;

    private ContainerFamilies(EngineHealth.View engine) {
        this.engine = engine;
    }

    /** @param containers with different names */
    static List<MetricSnapshot> of(List<ObservedContainer> containers, EngineHealth.View engine) {
        ContainerFamilies families = new ContainerFamilies(engine);
        containers.forEach(families::add);
        return List.of(
                families.info.build(),
                families.outdated.build(),
                families.light.build(),
                families.silent.build(),
                families.status.build(),
                families.lastRun.build(),
                families.lastSuccess.build(),
                families.duration.build(),
                families.runs.build());
    }

    private void add(ObservedContainer container) {
        ContainerFacts facts = container.facts();
        Labels labels = labels(container);
        Labels.Builder about = Labels.builder().label("node", label(engine.node()));
        for (int i = 0; i < labels.size(); i++) {
            about.label(labels.getName(i), labels.getValue(i));
        }
        about.label("image", label(facts.image())).label("image_id", label(facts.imageId()));
        label(about, "service", facts.service());
        facts.ancestry().image().ifPresent(image -> {
            label(about, "gitref", image.gitref());
            label(about, "build_id", image.buildId());
            label(about, "version", version(image));
        });
        if (facts.deployment() != null) {
            label(about, "deployment_id", facts.deployment().deploymentId());
        }
        info.dataPoint(InfoDataPointSnapshot.builder().labels(about.build()).build());
        Boolean isOutdated = container.outdated();
        if (isOutdated != null) {
            outdated.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(isOutdated ? 1 : 0)
                    .build());
        }
        light(container, labels);
        for (Hook hook : facts.hooks()) {
            if (container.isScheduled(hook)) {
                silent.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels.merge(Labels.of("hook", hook.id())))
                        .value(container.isSilent(hook) ? 1 : 0)
                        .build());
            }
        }
        for (Hook hook : Hook.values()) {
            HookHistory.View view = container.view(hook);
            if (view.last() != null) {
                hook(hook, labels.merge(Labels.of("hook", hook.id())), view);
            }
        }
    }

    /** Of those that can be asked how they are. */
    private void light(ObservedContainer container, Labels labels) {
        if (container.isScheduled(Hook.MONITOR) || container.isScheduled(Hook.VALIDATE)) {
            Light now = engine.asFarAsSeen(container.light());
            StateSetDataPointSnapshot.Builder states =
                    StateSetDataPointSnapshot.builder().labels(labels);
            for (Light each : Light.values()) {
                states.state(each.id(), each == now);
            }
            light.dataPoint(states.build());
        }
    }

    private void hook(Hook hook, Labels labels, HookHistory.View view) {
        StateSetDataPointSnapshot.Builder states =
                StateSetDataPointSnapshot.builder().labels(labels);
        for (String id : HookStatus.ids(hook)) {
            states.state(id, view.last() != null && view.last().status().id().equals(id));
        }
        status.dataPoint(states.build());
        if (view.last() != null) {
            lastRun.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(AgentFamilies.seconds(view.last().started()))
                    .build());
        }
        if (view.lastSuccess() != null) {
            lastSuccess.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(AgentFamilies.seconds(view.lastSuccess()))
                    .build());
        }
        duration.dataPoint(SummaryDataPointSnapshot.builder()
                .labels(labels)
                .count(view.runs())
                .sum(AgentFamilies.seconds(view.total()))
                .build());
        view.counts()
                .forEach((result, count) -> runs.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels.merge(Labels.of("result", result)))
                        .value(count)
                        .build()));
    }

    private static @Nullable String version(ImageMetadata image) {
        return image.get(MetadataField.VERSION);
    }

    /** As the merged metrics of the containers have it, too. */
    static String name(ObservedContainer container) {
        return label(container.facts().name());
    }

    private static Labels labels(ObservedContainer container) {
        String project = container.facts().project();
        return project == null
                ? Labels.of("container", name(container))
                : Labels.of("container", name(container), "project", label(project));
    }

    private static void label(Labels.Builder labels, String name, @Nullable String value) {
        if (value != null) {
            labels.label(name, label(value));
        }
    }

    private static String label(String value) {
        return Shortening.after(SafeText.line(value), MAX_LABEL);
    }
}
