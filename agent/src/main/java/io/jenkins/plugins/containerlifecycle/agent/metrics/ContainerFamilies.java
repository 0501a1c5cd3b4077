package io.jenkins.plugins.containerlifecycle.agent.metrics;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.EngineSigns;
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
    private static final List<String> HEALTH = List.of("starting", "healthy", "unhealthy");

    private final GaugeSnapshot.Builder outdated = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_outdated")
            .help("Whether the name of the container's image means another image by now.");
    private final InfoSnapshot.Builder info = InfoSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container")
            .help("What a container is and where it comes from.");
    private final StateSetSnapshot.Builder light = StateSetSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_light")
            .help(
                    "How a container is by its MONITOR and VALIDATE hooks, its HEALTHCHECK and its restarts; never good if"
                            + " nothing is known of it.");
    private final StateSetSnapshot.Builder health = StateSetSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_health")
            .help("What a container's HEALTHCHECK says.");
    private final CounterSnapshot.Builder restarts = CounterSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_restarts")
            .help("How often the engine has started a container again by itself since somebody started it.");
    private final GaugeSnapshot.Builder restarting = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_restarting")
            .help("Whether a container's main process has ended just now, or did so again and again lately.");
    private final GaugeSnapshot.Builder gone = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "container_gone")
            .help("Containers that ended by themselves: nobody stopped them, and nothing has replaced them.");
    private final GaugeSnapshot.Builder longestSilence = GaugeSnapshot.builder()
            .name(AgentFamilies.PREFIX + "hook_longest_silence_seconds")
            .help("After how long without a run a hook's status counts no longer: three intervals and its time limit.");
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
                families.health.build(),
                families.restarts.build(),
                families.restarting.build(),
                families.gone.build(),
                families.silent.build(),
                families.longestSilence.build(),
                families.status.build(),
                families.lastRun.build(),
                families.lastSuccess.build(),
                families.duration.build(),
                families.runs.build());
    }

    private void add(ObservedContainer container) {
        ContainerFacts facts = container.facts();
        Labels labels = labels(container);
        light(container, labels);
        ContainerEnd end = container.end();
        if (end != null) {
            String exitCode = end.exitCode() == null ? "" : String.valueOf(end.exitCode());
            gone.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels.merge(Labels.of("exit_code", exitCode)))
                    .value(1)
                    .build());
            return;
        }
        signs(container, labels);
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
        for (Hook hook : facts.hooks()) {
            if (container.isScheduled(hook)) {
                container
                        .longestSilence(hook)
                        .ifPresent(longest -> longestSilence.dataPoint(GaugeDataPointSnapshot.builder()
                                .labels(labels.merge(Labels.of("hook", hook.id())))
                                .value(AgentFamilies.seconds(longest))
                                .build()));
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

    private void signs(ObservedContainer container, Labels labels) {
        EngineSigns signs = container.facts().signs();
        restarts.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(signs.restarts())
                .build());
        restarting.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(container.isRestarting() ? 1 : 0)
                .build());
        if (signs.health() != null) {
            StateSetDataPointSnapshot.Builder states =
                    StateSetDataPointSnapshot.builder().labels(labels);
            for (String state : HEALTH) {
                states.state(state, state.equals(signs.health()));
            }
            health.dataPoint(states.build());
        }
    }

    /** Of those of which something can tell how they are. */
    private void light(ObservedContainer container, Labels labels) {
        if (container.isJudged()) {
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

    /** As the merged metrics of the containers have it, too. Whole, since two that were cut could be the same. */
    static String name(ObservedContainer container) {
        return SafeText.line(container.facts().name());
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
