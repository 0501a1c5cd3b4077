package io.jenkins.plugins.containerlifecycle.monitoring;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types of Prometheus' text format. */
public enum MetricType {
    COUNTER(""),
    GAUGE(""),
    HISTOGRAM("_bucket", "_sum", "_count"),
    SUMMARY("", "_sum", "_count"),
    UNTYPED("");

    private final List<String> suffixes;

    MetricType(String... suffixes) {
        this.suffixes = List.of(suffixes);
    }

    static Optional<MetricType> of(String id) {
        return Arrays.stream(values()).filter(type -> type.id().equals(id)).findFirst();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names that a family's samples may have. */
    List<String> sampleNames(String family) {
        return suffixes.stream().map(suffix -> family + suffix).toList();
    }

    /** The word of OpenMetrics. */
    String openMetricsId() {
        return this == UNTYPED ? "unknown" : id();
    }

    /** Like {@link #sampleNames}, plus the names that samples have in OpenMetrics. */
    List<String> claimedNames(String family) {
        return this == COUNTER && !family.endsWith("_total") ? List.of(family, family + "_total") : sampleNames(family);
    }
}
