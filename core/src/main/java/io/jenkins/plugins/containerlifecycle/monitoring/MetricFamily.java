package io.jenkins.plugins.containerlifecycle.monitoring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one name with their description.
 *
 * @param help as written, with its backslashes; null if there is none
 */
public record MetricFamily(
        String name, MetricType type, @Nullable String help, List<Sample> samples) {
    public MetricFamily {
        samples = List.copyOf(samples);
    }

    /**
     * @param name the family's name, or that with a suffix of its type
     * @param labels in the order in which they are written
     * @param value as Prometheus reads it
     */
    public record Sample(String name, Map<String, String> labels, String value) {}
}
