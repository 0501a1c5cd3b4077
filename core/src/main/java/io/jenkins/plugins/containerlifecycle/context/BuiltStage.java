package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.context.DockerfileText.Instruction;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last stage of a Dockerfile, together with the stages of the same file that it continues ({@code FROM one}).
 *
 * @param baseEnd number of the line that ends the FROM whose image is not of this file; 0 if there is none, or if it is
 *     {@code scratch}, from which nothing is inherited
 * @param healthcheck number of the first line of the last HEALTHCHECK in the last stage itself; 0 if it has none
 * @param labels what LABEL lines set, by key; a later line wins
 */
record BuiltStage(int baseEnd, int healthcheck, Map<String, Label> labels) {
    private static final int MAX_SHOWN = 120;

    /**
     * @param line number of the first line of the LABEL
     * @param value without quotes; with variables as they are written
     */
    record Label(int line, String value) {}

    static BuiltStage of(DockerfileText dockerfile) {
        Map<String, BuiltStage> named = new HashMap<>();
        BuiltStage stage = new BuiltStage(0, 0, new TreeMap<>());
        for (Instruction instruction : dockerfile.instructions()) {
            if (instruction.keyword().equals("FROM")) {
                stage = begin(instruction, named);
            } else if (instruction.keyword().equals("HEALTHCHECK")) {
                stage = new BuiltStage(stage.baseEnd, instruction.line(), stage.labels);
            } else if (instruction.keyword().equals("LABEL")) {
                stage.add(instruction, dockerfile.escape());
            }
        }
        return stage;
    }

    private static BuiltStage begin(Instruction from, Map<String, BuiltStage> named) {
        List<String> words =
                from.words().stream().dropWhile(word -> word.startsWith("--")).toList();
        String image = words.isEmpty() ? "" : words.get(0).toLowerCase(Locale.ROOT);
        BuiltStage continued = named.get(image);
        BuiltStage stage = continued == null
                ? new BuiltStage(image.equals("scratch") ? 0 : from.end(), 0, new TreeMap<>())
                : new BuiltStage(continued.baseEnd, 0, new TreeMap<>(continued.labels));
        if (words.size() == 3 && words.get(1).equalsIgnoreCase("AS")) {
            named.put(words.get(2).toLowerCase(Locale.ROOT), stage);
        }
        return stage;
    }

    private void add(Instruction label, char escape) {
        List<String> words = label.words();
        if (!words.isEmpty() && words.get(0).indexOf('=') < 0) {
            // The old form: a key, and the rest of the line.
            words = List.of(words.get(0) + "=" + String.join(" ", words.subList(1, words.size())));
        }
        for (String word : words) {
            String plain = plain(word, escape);
            int equals = plain.indexOf('=');
            if (equals > 0) {
                labels.put(plain.substring(0, equals), new Label(label.line(), plain.substring(equals + 1)));
            }
        }
    }

    /**
     * Sentences on those that ours replace.
     *
     * @param file the Dockerfile's name
     * @param ours the image's own labels
     */
    List<String> replacedBy(Map<String, String> ours, String file) {
        List<String> sentences = new ArrayList<>();
        labels.forEach((key, label) -> {
            String value = ours.get(key);
            if (value != null && !value.equals(label.value())) {
                sentences.add(file + ", line " + label.line() + ", sets the label " + SafeText.line(key) + " to '"
                        + shown(label.value()) + "', but container.json, an option or the build itself says '"
                        + shown(value) + "', which wins. Remove one of the two.");
            }
        });
        return sentences;
    }

    private static String shown(String value) {
        return SafeText.line(Shortening.after(value, MAX_SHOWN));
    }

    private static String plain(String word, char escape) {
        return WordExpansion.of(word, Map.of(), escape).orElse(word);
    }
}
