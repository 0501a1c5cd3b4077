package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks.Candidate;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The metrics of several containers; what goes wrong with one of them costs the others nothing. */
public final class ContainerMetrics {
    private final ExpositionMerger merger = new ExpositionMerger();

    /**
     * @param trouble why nothing of the container is there, a sentence; null if something is
     * @param warnings sentences on what is left out of it
     */
    public record Added(@Nullable String trouble, List<String> warnings) {
        public Added {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * What one run of a hook measured.
     *
     * @param exposition null if there is nothing
     * @param trouble why there is nothing, a sentence; null if there is something
     * @param warnings sentences on what is left out of it
     */
    public record Reading(
            @Nullable Exposition exposition, @Nullable String trouble, List<String> warnings) {
        public Reading {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param hook METRICS, or MONITOR, whose figures may stand in for that */
    public static Reading read(Hook hook, HookResult run) {
        Exposition exposition;
        if (hook == Hook.MONITOR) {
            MonitorResult result = MonitorResult.of(run);
            if (result.values().isEmpty()) {
                return new Reading(
                        null,
                        "Its MONITOR hook, which stands in for METRICS, gave no figure: " + result.summary(),
                        result.problems());
            }
            exposition = PerformanceMetrics.of(result);
        } else if (run.report().outcome().isGreen()) {
            try {
                exposition = Exposition.read(run.output().stdout()).withoutReserved();
            } catch (ExpositionException e) {
                return new Reading(
                        null,
                        "What its METRICS hook printed is left out, since Prometheus would refuse it: " + e.getMessage()
                                + ".",
                        List.of());
            }
        } else {
            return new Reading(null, run.report().reason(), List.of());
        }
        return exposition.samples() == 0
                ? new Reading(null, "Its METRICS hook printed no metric.", exposition.warnings())
                : new Reading(exposition, null, exposition.warnings());
    }

    /** @param run of its METRICS hook, or of its MONITOR hook, whose figures stand in for that */
    public Added add(Candidate container, HookResult run) {
        Reading reading = read(Objects.requireNonNull(container.hook(), "hook"), run);
        return reading.exposition() == null
                ? new Added(reading.trouble(), reading.warnings())
                : new Added(null, merger.add(container.name(), container.project(), reading.exposition()));
    }

    /** In Prometheus' text format. */
    public String text() {
        return merger.text();
    }
}
