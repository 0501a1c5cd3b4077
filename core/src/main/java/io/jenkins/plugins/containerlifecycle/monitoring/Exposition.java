package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
            } else if (isPrometheusOwn(family.name())
                    || family.samples().stream().anyMatch(sample -> isPrometheusOwn(sample.name()))) {
                more.add("The metric " + family.name() + " is left out: Prometheus itself makes metrics of that name"
                        + " (up, scrape_..., ALERTS...), and alerts would take it for them.");
            } else {
                own.add(family);
            }
        }
        return new Exposition(own, more);
    }

    /** What Prometheus says of a target or of its alerts; by its documentation, "Jobs and instances" and "Alerting rules". */
    private static boolean isPrometheusOwn(String name) {
        return name.equals("up") || name.startsWith("scrape_") || name.startsWith("ALERTS");
    }

    /** How much text it has, in characters: names, labels, values, descriptions. */
    public long length() {
        long length = 0;
        for (MetricFamily family : families) {
            length += family.name().length()
                    + (family.help() == null ? 0 : family.help().length());
            for (MetricFamily.Sample sample : family.samples()) {
                length += sample.name().length() + sample.value().length();
                for (Map.Entry<String, String> label : sample.labels().entrySet()) {
                    length += label.getKey().length() + label.getValue().length();
                }
            }
        }
        return length;
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
