package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.Exposition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How much memory the metrics of all containers take, so that loud ones do not take that of the agent. */
final class KeptMetrics {
    private static final int MIB = 1024 * 1024;

    /** Of one container's hook, in characters: five hundred for each of 2,000 samples. */
    private static final long LONGEST = MIB;

    /** An answer to Prometheus is built in memory, and takes several times as much. */
    private static final int PART_OF_MEMORY = 16;

    private record Key(ObservedContainer container, Hook hook) {}

    private final Map<Key, Long> lengths = new HashMap<>();
    private final int maxSamples;
    private final long longest;

    /** @param maxSamples the most that a container may have */
    KeptMetrics(int maxSamples) {
        this(maxSamples, Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
    }

    /** @param longest of all containers together, in characters */
    KeptMetrics(int maxSamples, long longest) {
        this.maxSamples = maxSamples;
        this.longest = longest;
    }

    /**
     * Counts them in place of what the hook measured before.
     *
     * @return why they are not kept, a sentence; empty if they are
     */
    synchronized Optional<String> refuse(ObservedContainer container, Hook hook, Exposition measured) {
        lengths.keySet().removeIf(key -> key.container().gone());
        lengths.remove(new Key(container, hook));
        if (measured.samples() > maxSamples) {
            return Optional.of("It has " + measured.samples() + " samples, but a container may have " + maxSamples
                    + ": none of them is kept.");
        }
        long length = measured.length();
        if (length > LONGEST) {
            return Optional.of("Its metrics have " + length + " characters, but those of a container may have "
                    + LONGEST + ": none of them is kept.");
        }
        long others = lengths.values().stream().mapToLong(Long::longValue).sum();
        if (others + length > longest) {
            return Optional.of("The metrics of all containers would have " + (others + length)
                    + " characters, but the agent keeps at most " + longest
                    + ", so those of this one are not kept: give it more memory (-Xmx), or measure less.");
        }
        lengths.put(new Key(container, hook), length);
        return Optional.empty();
    }
}
