package io.jenkins.plugins.containerlifecycle.monitoring;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types that Prometheus' text format has. */
enum MetricType {
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

    /** The names that samples of a family may have. */
    List<String> sampleNames(String family) {
        return suffixes.stream().map(suffix -> family + suffix).toList();
    }

    /** As {@link #sampleNames}, and what a sample is called where the same is written as OpenMetrics. */
    List<String> claimedNames(String family) {
        return this == COUNTER && !family.endsWith("_total") ? List.of(family, family + "_total") : sampleNames(family);
    }
}
