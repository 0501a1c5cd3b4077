package io.jenkins.plugins.containerlifecycle.plugin.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a step returns to a Pipeline, as the log would show it. What a script decides by stays as it is. */
public final class FilteredValues {
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,16}");
    private static final Pattern RUN = Pattern.compile("[0-9a-f-]{1,40}");
    private static final Pattern IMAGE = Pattern.compile("sha256:[0-9a-f]{64}");

    /** Words and digits that nobody outside this program chooses, as long as they look like that. */
    private static final Map<String, Pattern> OWN = Map.of(
            "outcome",
            WORD,
            "state",
            WORD,
            "coverage",
            WORD,
            "deployment_id",
            RUN,
            "image_id",
            IMAGE,
            "previous_image_id",
            IMAGE);

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
        values.forEach((key, value) -> {
            String name = String.valueOf(key);
            map.put(name, isOwn(name, value) ? value : replaced(value, replacement));
        });
        return map;
    }

    private static boolean isOwn(String name, Object value) {
        Pattern form = OWN.get(name);
        return form != null
                && value instanceof String text
                && form.matcher(text).matches();
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
