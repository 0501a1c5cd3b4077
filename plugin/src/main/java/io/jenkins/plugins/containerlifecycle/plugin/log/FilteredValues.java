package io.jenkins.plugins.containerlifecycle.plugin.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a step returns to a Pipeline, as the log would show it. What a script decides by stays as it is. */
public final class FilteredValues {
    /** Words and digits that nobody outside this program chooses. */
    private static final Set<String> OWN = Set.of("outcome", "state", "deployment_id", "image_id", "previous_image_id");

    private FilteredValues() {}

    /** @param values maps, lists, texts, numbers and truth values; null is fine in them */
    public static LinkedHashMap<String, Object> of(Map<String, ?> values, LogFilter filter) {
        List<String> texts = new ArrayList<>();
        map(values, text -> {
            texts.add(text);
            return text;
        });
        Iterator<String> filtered = filter.texts(texts).iterator();
        return map(values, text -> filtered.next());
    }

    private static LinkedHashMap<String, Object> map(Map<?, ?> values, UnaryOperator<String> replacement) {
        LinkedHashMap<String, Object> map = new LinkedHashMap<>();
        values.forEach((name, value) -> map.put(
                String.valueOf(name), OWN.contains(String.valueOf(name)) ? value : replaced(value, replacement)));
        return map;
    }

    private static Object replaced(Object value, UnaryOperator<String> replacement) {
        if (value instanceof Map<?, ?> values) {
            return map(values, replacement);
        } else if (value instanceof List<?> values) {
            List<Object> list = new ArrayList<>();
            values.forEach(element -> list.add(replaced(element, replacement)));
            return list;
        }
        return value instanceof String text ? replacement.apply(text) : value;
    }
}
