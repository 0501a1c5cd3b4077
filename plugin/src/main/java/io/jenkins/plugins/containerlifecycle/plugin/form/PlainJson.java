package io.jenkins.plugins.containerlifecycle.plugin.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Between JSON and the maps and lists of a Pipeline script. Objects of any other class are refused: guessing how they
 * look as JSON would mean calling their methods, outside of the sandbox.
 */
public final class PlainJson {
    private static final int MAX_DEPTH = 16;

    private PlainJson() {}

    /** @throws AbortException naming the value that is neither a map, list, text, number nor true or false */
    public static ObjectNode object(Map<?, ?> map, String argument) throws AbortException {
        return object(map, argument, 1);
    }

    private static ObjectNode object(Map<?, ?> map, String argument, int depth) throws AbortException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            object.set(key, node(entry.getValue(), argument + "." + key, depth + 1));
        }
        return object;
    }

    private static JsonNode node(Object value, String argument, int depth) throws AbortException {
        if (depth > MAX_DEPTH) {
            throw new AbortException(Messages.PlainJson_TooDeep(argument, MAX_DEPTH));
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value == null) {
            return json.nullNode();
        } else if (value instanceof Map<?, ?> map) {
            return object(map, argument, depth);
        } else if (value instanceof Iterable<?> list) {
            ArrayNode array = json.arrayNode();
            for (Object element : list) {
                array.add(node(element, argument + "[" + array.size() + "]", depth + 1));
            }
            return array;
        } else if (value instanceof CharSequence text) {
            return json.textNode(text.toString());
        } else if (value instanceof Boolean flag) {
            return json.booleanNode(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            return json.numberNode(((Number) value).longValue());
        } else if (value instanceof Number) {
            return number(value.toString(), argument);
        }
        throw new AbortException(
                Messages.PlainJson_OtherType(argument, value.getClass().getSimpleName()));
    }

    private static JsonNode number(String value, String argument) throws AbortException {
        try {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(value));
        } catch (NumberFormatException e) {
            throw new AbortException(Messages.PlainJson_NoNumber(argument, value));
        }
    }

    /** In classes that a Pipeline keeps across a restart and that its sandbox lets a script read. */
    public static Map<String, Object> map(ObjectNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            map.put(field.getKey(), plain(field.getValue()));
        }
        return map;
    }

    private static Object plain(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return map(object);
        } else if (node instanceof ArrayNode array) {
            List<Object> list = new ArrayList<>();
            array.forEach(element -> list.add(plain(element)));
            return list;
        } else if (node.isBoolean()) {
            return node.booleanValue();
        } else if (node.isNull()) {
            return null;
        }
        return node.isNumber() ? node.numberValue() : node.asText();
    }
}
