package io.jenkins.plugins.containerlifecycle.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.Samples;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Lateness;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
    /** Docker sets no limit to a name; two that were cut to the same text would be two values of one metric. */
    @Test
    void containersWhoseNamesBeginWithTheSameHundredsOfLettersCostNobodyTheMetrics() {
        Observations observations = new Observations(Samples.NEVER_SILENT, container -> {});
        String begin = "a".repeat(300);
        for (String name : List.of(begin + "-1", begin + "-2")) {
            observations.put(Samples.facts(name).build());
        }
        EngineHealth health = new EngineHealth(Duration.ofMinutes(1));
        AgentMetrics metrics = new AgentMetrics(observations, health::view, new Lateness(), Map::of, "1.2.3");

        for (MetricsFormat format : MetricsFormat.values()) {
            assertThat(new String(metrics.all(format), StandardCharsets.UTF_8))
                    .contains("containerlifecycle_container_restarts_total{container=\"" + begin + "-1\"} 0")
                    .contains("containerlifecycle_container_restarts_total{container=\"" + begin + "-2\"} 0");
        }
    }
}
