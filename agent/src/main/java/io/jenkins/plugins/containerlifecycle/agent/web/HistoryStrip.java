package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.Light;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The runs of a hook as a picture: a bar for each, the newest on the right; the worse it was, the higher. */
final class HistoryStrip {
    private static final int SLOTS = 100;
    private static final int SLOT = 6;
    private static final int BAR = 4;
    private static final int HEIGHT = 24;

    private HistoryStrip() {}

    /** @param runs newest first, {@value #SLOTS} at most */
    static void write(Html html, Hook hook, List<HookRun> runs) {
        html.with("role", "img")
                .with("aria-label", inWords(hook, runs))
                .with("viewBox", "0 0 " + SLOTS * SLOT + " " + HEIGHT)
                .in("svg", "strip", () -> {
                    for (Light light : Light.values()) {
                        String bars = bars(runs, light);
                        if (!bars.isEmpty()) {
                            html.with("d", bars).in("path", "bar-" + light.id(), () -> {});
                        }
                    }
                });
    }

    private static String inWords(Hook hook, List<HookRun> runs) {
        Map<String, Integer> counts = new TreeMap<>();
        runs.forEach(run -> counts.merge(PageWriter.word(run), 1, Integer::sum));
        StringBuilder words = new StringBuilder("The last " + runs.size() + " runs of " + hook.name());
        char separator = ':';
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            words.append(separator)
                    .append(' ')
                    .append(count.getValue())
                    .append(' ')
                    .append(count.getKey());
            separator = ',';
        }
        return words.toString();
    }

    private static String bars(List<HookRun> runs, Light light) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).status().light() == light) {
                int height = height(light);
                path.append('M').append((SLOTS - 1 - i) * SLOT).append(' ').append(HEIGHT - height);
                path.append('h')
                        .append(BAR)
                        .append('v')
                        .append(height)
                        .append("h-")
                        .append(BAR)
                        .append('z');
            }
        }
        return path.toString();
    }

    private static int height(Light light) {
        return switch (light) {
            case GOOD -> 8;
            case UNKNOWN -> 12;
            case ATTENTION -> 16;
            case BAD -> HEIGHT;
        };
    }
}
