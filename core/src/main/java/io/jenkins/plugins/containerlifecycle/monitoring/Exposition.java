package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import java.util.List;

/**
 * Metrics in Prometheus' text format, read.
 *
 * @param warnings sentences on what is not used
 */
public record Exposition(List<MetricFamily> families, List<String> warnings) {
    public Exposition {
        families = List.copyOf(families);
        warnings = List.copyOf(warnings);
    }

    /** How many there are of all families. */
    public int samples() {
        return families.stream().mapToInt(family -> family.samples().size()).sum();
    }

    /**
     * Reads what a METRICS hook printed.
     *
     * @throws ExpositionException if Prometheus would refuse it: it takes all or nothing from a target, because half of
     *     the figures would look like a changed service
     */
    public static Exposition read(CapturedText output) throws ExpositionException {
        if (output.truncated()) {
            throw new ExpositionException("it has " + output.bytes() + " bytes, which is too much");
        }
        return new ExpositionReader().read(output.head());
    }
}
