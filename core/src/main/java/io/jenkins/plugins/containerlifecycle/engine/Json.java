package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes values out of an engine's JSON, where anything may be null or missing. */
final class Json {
    private Json() {}

    /** Empty where there is none. */
    static String text(JsonNode node) {
        return node.isNull() ? "" : node.asText("");
    }

    /** As {@link #text}, fit for a message. */
    static String line(JsonNode node) {
        return SafeText.line(text(node));
    }

    static String lineOrNull(String text) {
        return text.isBlank() ? null : SafeText.line(text);
    }

    /** A list of strings; a single string counts as a list of one. */
    static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        for (JsonNode element : node) {
            texts.add(text(element));
        }
        return texts;
    }

    static Map<String, String> map(JsonNode node) {
        Map<String, String> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), text(entry.getValue())));
        return map;
    }
}
