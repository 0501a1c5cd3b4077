package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import java.util.ArrayList;
import java.util.List;

/**
 * Metrics in Prometheus' text format, read.
 *
 * @param warnings sentences on what is not used
 */
public record Exposition(List<MetricFamily> families, List<String> warnings) {
    private static final String RESERVED = "containerlifecycle_";

    public Exposition {
        families = List.copyOf(families);
        warnings = List.copyOf(warnings);
    }

    /** Without what only the tools say about a container; it is left out with a warning. */
    Exposition withoutReserved() {
        List<MetricFamily> own = new ArrayList<>();
        List<String> more = new ArrayList<>(warnings);
        for (MetricFamily family : families) {
            if (family.name().startsWith(RESERVED)) {
                more.add("The metric " + family.name() + " is left out: names that begin with " + RESERVED
                        + " belong to the tools that ask a container.");
            } else {
                own.add(family);
            }
        }
        return new Exposition(own, more);
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
