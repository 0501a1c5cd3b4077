package io.jenkins.plugins.containerlifecycle.monitoring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one name with what is said of them.
 *
 * @param help as it is written, with its backslashes; null where nothing is said
 */
record MetricFamily(String name, MetricType type, @Nullable String help, List<Sample> samples) {
    MetricFamily {
        samples = List.copyOf(samples);
    }

    /**
     * @param name that of the family, or with a suffix of its type
     * @param labels in the order in which they are written
     * @param value as Prometheus reads it
     */
    record Sample(String name, Map<String, String> labels, String value) {}
}
