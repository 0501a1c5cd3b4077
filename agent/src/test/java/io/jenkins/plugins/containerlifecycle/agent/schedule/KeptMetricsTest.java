package io.jenkins.plugins.containerlifecycle.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.observe.Samples;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.Exposition;
import io.jenkins.plugins.containerlifecycle.monitoring.MetricFamily;
import io.jenkins.plugins.containerlifecycle.monitoring.MetricType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptMetricsTest {
    private final Observations observations = new Observations(Samples.NEVER_SILENT, each -> {});
    private final KeptMetrics kept = new KeptMetrics(10, 2500);

    private ObservedContainer container(String name) {
        observations.put(Samples.facts(name, Hook.METRICS).build());
        return observations.find(name).orElseThrow();
    }

    private static Exposition samples(int number, int length) {
        List<MetricFamily.Sample> samples = IntStream.range(0, number)
                .mapToObj(i -> new MetricFamily.Sample("x", Map.of("l", i + "y".repeat(length)), "1"))
                .toList();
        return new Exposition(List.of(new MetricFamily("x", MetricType.GAUGE, null, samples)), List.of());
    }

    @Test
    void aContainerHasALimitOfSamplesAndOfText() {
        assertThat(kept.refuse(container("web"), Hook.METRICS, samples(10, 1))).isEmpty();
        assertThat(kept.refuse(container("web"), Hook.METRICS, samples(11, 1)).orElseThrow())
                .isEqualTo("It has 11 samples, but a container may have 10: none of them is kept.");
        assertThat(new KeptMetrics(10, Long.MAX_VALUE)
                        .refuse(container("web"), Hook.METRICS, samples(9, 200_000))
                        .orElseThrow())
                .contains("those of a container may have 1048576");
    }

    @Test
    void allOfThemHaveOneTogether() {
        Exposition thousand = samples(1, 1000);
        assertThat(kept.refuse(container("a"), Hook.METRICS, thousand)).isEmpty();
        assertThat(kept.refuse(container("b"), Hook.METRICS, thousand)).isEmpty();
        assertThat(kept.refuse(container("a"), Hook.METRICS, thousand))
                .as("in place of the first")
                .isEmpty();
        assertThat(kept.refuse(container("c"), Hook.METRICS, thousand).orElseThrow())
                .contains("the agent keeps at most 2500", "-Xmx");
        observations.keepOnly(Set.of("a-id", "c-id"));
        assertThat(kept.refuse(container("c"), Hook.METRICS, thousand))
                .as("one is gone")
                .isEmpty();
    }
}
