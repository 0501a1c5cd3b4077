package io.jenkins.plugins.containerlifecycle.plugin.form;

import hudson.Util;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists and variables, which a form shows as text with one entry per line. */
public final class FormText {
    private FormText() {}

    public static List<String> lines(Object text) {
        List<String> lines = new ArrayList<>();
        for (String line : text == null ? new String[0] : text.toString().split("\\R")) {
            if (!line.isBlank()) {
                lines.add(line.strip());
            }
        }
        return lines;
    }

    /** From lines like {@code NAME=value}. */
    public static Map<String, String> variables(List<String> lines) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            variables.put(equals < 0 ? line : line.substring(0, equals), equals < 0 ? "" : line.substring(equals + 1));
        }
        return variables;
    }

    public static String text(List<String> lines) {
        return lines == null ? "" : String.join("\n", lines);
    }

    public static String text(Map<String, String> variables) {
        return variables == null
                ? ""
                : variables.entrySet().stream()
                        .map(v -> v.getKey() + "=" + Util.fixNull(v.getValue()))
                        .collect(Collectors.joining("\n"));
    }
}
