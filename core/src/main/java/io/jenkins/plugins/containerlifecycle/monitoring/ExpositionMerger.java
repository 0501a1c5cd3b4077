package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.monitoring.MetricFamily.Sample;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Combines the metrics of several containers into one exposition that Prometheus accepts: one HELP and TYPE for each
 * family, and on each sample the labels {@code container} and {@code project}. What does not fit what came before is
 * left out and reported.
 */
public final class ExpositionMerger {
    private static final String CONTAINER = "container";
    private static final String PROJECT = "project";
    private static final String TOTAL = "_total";

    /** As Prometheus itself treats a target's label that clashes with its own. */
    private static final String EXPORTED = "exported_";

    private static final int LONG_KEY = 200;

    private final Map<String, Merged> families = new TreeMap<>();

    /** From a sample's name to its family's name. */
    private final Map<String, String> owners = new HashMap<>();

    private static final class Merged {
        private final MetricType type;
        private final String first;
        private final List<Sample> samples = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private @Nullable String help;

        Merged(MetricType type, String first) {
            this.type = type;
            this.first = first;
        }
    }

    /**
     * @param container its name
     * @param project null if it belongs to none
     * @return sentences on what was left out, safe to print
     */
    public List<String> add(String container, @Nullable String project, Exposition exposition) {
        List<String> problems = new ArrayList<>(exposition.warnings());
        for (MetricFamily family : exposition.families()) {
            if (family.samples().isEmpty()) {
                continue;
            }
            String conflict = conflict(family);
            if (conflict != null) {
                problems.add("The metric " + family.name() + " is left out: " + conflict);
                continue;
            }
            Merged merged = families.computeIfAbsent(family.name(), name -> new Merged(family.type(), container));
            family.type().claimedNames(family.name()).forEach(name -> owners.put(name, family.name()));
            merged.help = merged.help == null ? family.help() : merged.help;
            int twice = 0;
            for (Sample sample : family.samples()) {
                Map<String, String> labels = labels(container, project, sample.labels());
                if (merged.seen.add(key(sample.name(), labels))) {
                    merged.samples.add(new Sample(sample.name(), labels, sample.value()));
                } else {
                    twice++;
                }
            }
            if (twice > 0) {
                problems.add("The metric " + family.name() + " has the same sample more than once; only the first is"
                        + " kept, " + twice + (twice == 1 ? " is" : " are") + " left out.");
            }
        }
        return problems;
    }

    /** Short, whatever the labels are. */
    private static String key(String name, Map<String, String> labels) {
        String key = name + new TreeMap<>(labels);
        return key.length() <= LONG_KEY ? key : Sha256.hex(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The end of a sentence; null if there is none. */
    private @Nullable String conflict(MetricFamily family) {
        Merged merged = families.get(family.name());
        if (merged != null) {
            return merged.type == family.type()
                    ? null
                    : "it is " + article(family.type()) + " here, but " + article(merged.type) + " in "
                            + SafeText.line(merged.first) + ".";
        }
        for (String name : family.type().claimedNames(family.name())) {
            String owner = owners.get(name);
            Merged other = owner == null ? null : families.get(owner);
            if (other != null) {
                return "a sample of it is called " + name + ", which is a name of the " + other.type.id() + " " + owner
                        + " in " + SafeText.line(other.first) + ".";
            }
        }
        return null;
    }

    private static String article(MetricType type) {
        return type == MetricType.UNTYPED ? "untyped" : "a " + type.id();
    }

    private static Map<String, String> labels(String container, @Nullable String project, Map<String, String> ofHook) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(CONTAINER, container);
        if (project != null) {
            labels.put(PROJECT, project);
        }
        ofHook.forEach((label, value) -> {
            String name = label;
            // Even without a project: a label that means one thing here and another there helps nobody.
            while (name.equals(CONTAINER) || name.equals(PROJECT) || !name.equals(label) && ofHook.containsKey(name)) {
                name = EXPORTED + name;
            }
            labels.put(name, SafeText.block(value));
        });
        return labels;
    }

    /** In Prometheus' text format, ordered by name; empty if there is nothing. */
    public String text() {
        StringBuilder out = new StringBuilder();
        try {
            writeText(out);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can always be written", e);
        }
        return out.toString();
    }

    /** The same as {@link #text}, piece by piece. */
    public void writeText(Appendable out) throws IOException {
        for (Map.Entry<String, Merged> family : families.entrySet()) {
            describe(
                    out,
                    family.getKey(),
                    family.getValue().help,
                    family.getValue().type.id());
            samples(out, family.getValue(), "");
        }
    }

    /**
     * In OpenMetrics' text format, ordered by name, without its last line, so that other metrics can follow; piece by
     * piece.
     */
    public void writeOpenMetrics(Appendable out) throws IOException {
        for (Map.Entry<String, Merged> entry : families.entrySet()) {
            String name = entry.getKey();
            Merged family = entry.getValue();
            boolean counter = family.type == MetricType.COUNTER;
            String bare = counter && name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
            // Only this format wants quotes in it escaped.
            String help = family.help == null ? null : family.help.replace("\"", "\\\"");
            describe(out, bare, help, family.type.openMetricsId());
            samples(out, family, counter && bare.equals(name) ? TOTAL : "");
        }
    }

    private static void describe(Appendable out, String name, @Nullable String help, String type) throws IOException {
        if (help != null) {
            out.append("# HELP ").append(name).append(' ').append(SafeText.line(help));
            out.append('\n');
        }
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** @param suffix that a sample's name lacks */
    private static void samples(Appendable out, Merged family, String suffix) throws IOException {
        for (Sample sample : family.samples) {
            out.append(sample.name()).append(suffix);
            char separator = '{';
            for (Map.Entry<String, String> label : sample.labels().entrySet()) {
                out.append(separator).append(label.getKey()).append("=\"");
                out.append(escape(label.getValue())).append('"');
                separator = ',';
            }
            out.append("} ").append(sample.value()).append('\n');
        }
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }
}
