package io.jenkins.plugins.containerlifecycle.agent;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.Schedule;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What an operator may set.
 *
 * @param every between two runs of a hook, for all containers, whatever their images wish; empty for their wishes and the
 *     defaults
 * @param timeout for a MONITOR or METRICS hook
 * @param validateTimeout for a VALIDATE hook
 * @param updateTimeout for an UPDATE hook
 * @param lookEvery how long an event that the engine did not tell may stay unnoticed
 * @param jobs how many hooks run at a time
 * @param maxSamples the most metrics that one container may have
 */
@Value.Builder
public record AgentSettings(
        Map<Hook, Duration> every,
        Duration timeout,
        Duration validateTimeout,
        Duration updateTimeout,
        Duration lookEvery,
        int jobs,
        int maxSamples) {
    /** How often hooks are run by themselves if nobody says anything else. */
    private static final Map<Hook, Duration> USUAL = Map.of(
            Hook.MONITOR, Duration.ofSeconds(60),
            Hook.METRICS, Duration.ofSeconds(60),
            Hook.VALIDATE, Duration.ofHours(1));

    private static final int INTERVALS_OF_SILENCE = 3;
    private static final Duration LONG_LOOK = Duration.ofSeconds(30);

    public AgentSettings {
        every = Map.copyOf(every);
        every.forEach((hook, time) -> Durations.requirePositive("The time between two runs of " + hook, time));
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

    /** How often a hook is run by itself in a container; empty if it is run on demand only. */
    public Optional<Duration> every(ContainerFacts container, Hook hook) {
        Duration usual = USUAL.get(hook);
        if (usual == null) {
            return Optional.empty();
        }
        Duration said = every.get(hook);
        if (said != null) {
            return Optional.of(said);
        }
        Duration wish = container.ancestry().schedule(hook).orElse(usual);
        return Optional.of(wish.compareTo(Schedule.SHORTEST) < 0 ? Schedule.SHORTEST : wish);
    }

    /**
     * How long a hook may be silent before what it said counts no longer: three intervals and its time limit, so that one
     * run may be slow and another one may be left out.
     *
     * @return empty if it is run on demand only
     */
    public Optional<Duration> longestSilence(ContainerFacts container, Hook hook) {
        return every(container, hook)
                .map(every -> every.multipliedBy(INTERVALS_OF_SILENCE).plus(timeout(hook)));
    }

    /** How old the last look at the engine may be before the agent counts as blind. A look may take a while, and one may fail. */
    public Duration blindAfter() {
        return lookEvery.multipliedBy(2).plus(LONG_LOOK);
    }

    public Duration timeout(Hook hook) {
        return switch (hook) {
            case MONITOR, METRICS -> timeout;
            case VALIDATE -> validateTimeout;
            case START, UPDATE -> updateTimeout;
        };
    }
}
