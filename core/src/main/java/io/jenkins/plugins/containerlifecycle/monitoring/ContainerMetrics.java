package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks.Candidate;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.List;
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

    /** @param run of its METRICS hook, or of its MONITOR hook, whose figures stand in for that */
    public Added add(Candidate container, HookResult run) {
        Exposition exposition;
        if (container.hook() == Hook.MONITOR) {
            MonitorResult result = MonitorResult.of(run);
            if (result.values().isEmpty()) {
                return new Added(
                        "Its MONITOR hook, which stands in for METRICS, gave no figure: " + result.summary(),
                        result.problems());
            }
            exposition = PerformanceMetrics.of(result);
        } else if (run.report().outcome().isGreen()) {
            try {
                exposition = Exposition.read(run.output().stdout());
            } catch (ExpositionException e) {
                return new Added(
                        "What its METRICS hook printed is left out, since Prometheus would refuse it: " + e.getMessage()
                                + ".",
                        List.of());
            }
        } else {
            return new Added(run.report().reason(), List.of());
        }
        if (exposition.families().stream().allMatch(family -> family.samples().isEmpty())) {
            return new Added("Its METRICS hook printed no metric.", exposition.warnings());
        }
        return new Added(null, merger.add(container.name(), container.project(), exposition));
    }

    /** In Prometheus' text format. */
    public String text() {
        return merger.text();
    }
}
