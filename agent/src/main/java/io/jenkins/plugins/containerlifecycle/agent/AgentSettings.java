package io.jenkins.plugins.containerlifecycle.agent;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What an operator may set.
 *
 * @param monitorEvery between two runs of a MONITOR hook
 * @param validateEvery between two runs of a VALIDATE hook
 * @param metricsEvery between two runs of a METRICS hook
 * @param timeout for a MONITOR or METRICS hook
 * @param validateTimeout for a VALIDATE hook
 * @param updateTimeout for an UPDATE hook
 * @param lookEvery how long an event that the engine did not tell may stay unnoticed
 * @param jobs how many hooks run at a time
 * @param maxSamples the most metrics that one container may have
 */
@Value.Builder
public record AgentSettings(
        Duration monitorEvery,
        Duration validateEvery,
        Duration metricsEvery,
        Duration timeout,
        Duration validateTimeout,
        Duration updateTimeout,
        Duration lookEvery,
        int jobs,
        int maxSamples) {
    public static final AgentSettings DEFAULTS = new AgentSettingsBuilder()
            .monitorEvery(Duration.ofSeconds(60))
            .validateEvery(Duration.ofHours(1))
            .metricsEvery(Duration.ofSeconds(60))
            .timeout(Duration.ofSeconds(30))
            .validateTimeout(Duration.ofMinutes(5))
            .updateTimeout(Duration.ofMinutes(30))
            .lookEvery(Duration.ofSeconds(60))
            .jobs(4)
            .maxSamples(2000)
            .build();

    public AgentSettings {
        Durations.requirePositive("The time between two runs of MONITOR", monitorEvery);
        Durations.requirePositive("The time between two runs of VALIDATE", validateEvery);
        Durations.requirePositive("The time between two runs of METRICS", metricsEvery);
        Durations.requirePositive("The time limit of MONITOR and METRICS", timeout);
        Durations.requirePositive("The time limit of VALIDATE", validateTimeout);
        Durations.requirePositive("The time limit of UPDATE", updateTimeout);
        Durations.requirePositive("The time between two looks at the engine", lookEvery);
        if (jobs < 1) {
            throw new IllegalArgumentException("At least one hook must run at a time.");
        }
        if (maxSamples < 1) {
            throw new IllegalArgumentException("A container must be allowed at least one sample.");
        }
    }

    /** How often a hook is run by itself; empty if it is run on demand only. */
    public Optional<Duration> every(Hook hook) {
        return switch (hook) {
            case MONITOR -> Optional.of(monitorEvery);
            case VALIDATE -> Optional.of(validateEvery);
            case METRICS -> Optional.of(metricsEvery);
            case START, UPDATE -> Optional.empty();
        };
    }

    public Duration timeout(Hook hook) {
        return switch (hook) {
            case MONITOR, METRICS -> timeout;
            case VALIDATE -> validateTimeout;
            case START, UPDATE -> updateTimeout;
        };
    }
}
