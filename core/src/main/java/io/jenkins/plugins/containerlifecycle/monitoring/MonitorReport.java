package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The answers of several containers as one Nagios check: one line with the worst state and the counts, a line for each
 * container, and the figures of all of them under labels that are unique.
 *
 * @param entries in the order in which they are shown
 * @param without how many of the containers have no such hook
 */
public record MonitorReport(List<Entry> entries, int without) {
    /** Pagers cut what is longer. */
    private static final int MAX_TROUBLE = 300;

    private static final MonitorState[] STATES = MonitorState.values();

    /** @param container its name */
    public record Entry(String container, MonitorResult result) {}

    public MonitorReport {
        entries = List.copyOf(entries);
    }

    /** UNKNOWN if nothing was asked. */
    public MonitorState worst() {
        return entries.stream()
                .map(entry -> entry.result().state())
                .reduce(MonitorState::or)
                .orElse(MonitorState.UNKNOWN);
    }

    long count(MonitorState state) {
        return entries.stream().filter(entry -> entry.result().state() == state).count();
    }

    /** With the figures on the first line, because some programs read no further. */
    public String nagios() {
        String figures = performanceData();
        return headline() + (figures.isEmpty() ? "" : " | " + figures) + "\n" + lines(MonitorState::name);
    }

    /** The first line of the check, without the figures. */
    public String headline() {
        return headline(MonitorState::name);
    }

    /** The figures of all containers, as the first line of the check has them; may be empty. */
    public String performanceData() {
        return String.join(" ", figures());
    }

    /**
     * For people, with the figures at the end; by the grammar it is the same check.
     *
     * @param word how a state is shown
     */
    public String text(Function<MonitorState, String> word) {
        List<String> figures = figures();
        return headline(word) + "\n" + lines(word)
                + (figures.isEmpty() ? "" : "| " + String.join("\n", figures) + "\n");
    }

    private String headline(Function<MonitorState, String> word) {
        MonitorState worst = worst();
        String trouble = entries.stream()
                .filter(entry -> entry.result().state() == worst && worst != MonitorState.OK || entries.size() == 1)
                .map(entry -> entry.container() + ": " + words(entry.result().summary()))
                .collect(Collectors.joining("; "));
        return word.apply(worst) + " - " + counts()
                + (trouble.isEmpty() ? "" : " - " + Shortening.afterWord(trouble, MAX_TROUBLE));
    }

    private String counts() {
        List<String> counts = new ArrayList<>();
        for (int i = STATES.length - 1; i >= 0; i--) {
            MonitorState state = STATES[i];
            long count = count(state);
            if (count > 0) {
                counts.add(count + " " + state.id());
            }
        }
        if (without > 0) {
            counts.add(without + " without the hook");
        }
        return (entries.size() == 1 ? "1 container: " : entries.size() + " containers: ") + String.join(", ", counts);
    }

    private String lines(Function<MonitorState, String> word) {
        StringBuilder out = new StringBuilder();
        for (Entry entry : entries) {
            MonitorResult result = entry.result();
            out.append(word.apply(result.state()))
                    .append(' ')
                    .append(entry.container())
                    .append(": ")
                    .append(words(result.summary()))
                    .append('\n');
            result.details()
                    .forEach(line -> out.append("  ").append(words(line)).append('\n'));
        }
        return out.toString();
    }

    /** What comes after a bar is figures. */
    private static String words(String text) {
        return text.replace('|', '/');
    }

    private List<String> figures() {
        Set<String> labels = new HashSet<>();
        List<String> figures = new ArrayList<>();
        for (Entry entry : entries) {
            for (PerformanceValue value : entry.result().values()) {
                // As in check_multi.
                String label = entry.container() + "::" + value.label();
                String unique = label;
                for (int i = 2; !labels.add(unique); i++) {
                    unique = label + "_" + i;
                }
                figures.add(value.text(unique));
            }
        }
        return figures;
    }
}
