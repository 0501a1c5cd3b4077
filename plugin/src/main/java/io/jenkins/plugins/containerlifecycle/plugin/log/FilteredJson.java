package io.jenkins.plugins.containerlifecycle.plugin.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A document as the log would show it. */
public final class FilteredJson {
    private FilteredJson() {}

    /**
     * @param document changed in place
     * @param own names of fields whose texts are words of this program, so that they stay
     */
    public static void apply(ObjectNode document, Set<String> own, LogFilter filter) {
        List<String> texts = new ArrayList<>();
        replace(document, own, text -> {
            texts.add(text);
            return text;
        });
        List<String> filtered = filter.texts(texts);
        if (!filtered.equals(texts)) {
            Iterator<String> next = filtered.iterator();
            replace(document, own, text -> next.next());
        }
    }

    private static JsonNode replace(JsonNode value, Set<String> own, UnaryOperator<String> replacement) {
        if (value instanceof TextNode text) {
            return TextNode.valueOf(replacement.apply(text.textValue()));
        }
        if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, replace(list.get(i), own, replacement));
            }
        } else if (value instanceof ObjectNode object) {
            for (var field : List.copyOf(object.properties())) {
                if (!own.contains(field.getKey())) {
                    object.set(field.getKey(), replace(field.getValue(), own, replacement));
                }
            }
        }
        return value;
    }
}
