package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a field of the metadata holds. */
public enum FieldType {
    TEXT(String.class, null),
    /** An address; credentials in it are removed. */
    ADDRESS(String.class, null),
    /** Text for a shell; an empty one counts as none. */
    COMMAND(String.class, null),
    FLAG(Boolean.class, null),
    NUMBER(Number.class, null),
    /** Texts in their order. */
    LIST(List.class, List.of()),
    /** Texts by name. */
    MAP(Map.class, Map.of()),
    HEALTHCHECK(Healthcheck.class, null),
    /** Any JSON object. */
    OBJECT(ObjectNode.class, null);

    /** The most elements of a list or map that are read or written. */
    static final int MAX_ELEMENTS = 128;

    private final Class<?> held;
    private final @Nullable Object nothing;

    FieldType(Class<?> held, @Nullable Object nothing) {
        this.held = held;
        this.nothing = nothing;
    }

    /** The value for "not known", of lists, maps and objects. */
    @Nullable
    Object nothing() {
        return this == OBJECT ? JsonNodeFactory.instance.objectNode() : nothing;
    }

    /** @return an immutable copy, except of objects; null if it says nothing */
    @Nullable
    Object clean(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        held.cast(value);
        Object clean = switch (this) {
            case TEXT, FLAG, NUMBER, HEALTHCHECK -> value;
            case ADDRESS -> GitUrl.withoutCredentials((String) value);
            case COMMAND -> ((String) value).isEmpty() ? null : value;
            case LIST -> List.copyOf((List<?>) value);
            case MAP -> Collections.unmodifiableMap(new LinkedHashMap<>((Map<?, ?>) value));
            case OBJECT -> ((ObjectNode) value).deepCopy();
        };
        return clean == null || clean.equals(nothing()) ? null : clean;
    }

    /**
     * Strict, so that a wrong type is an error with the field's name and not a strange value on a page.
     *
     * @param where the beginning of the sentence on what is wrong
     */
    Object read(JsonNode value, String where) throws MetadataException {
        return switch (this) {
            case TEXT, ADDRESS, COMMAND ->
                require(value.isTextual(), value, where, "a string").textValue();
            case FLAG ->
                require(value.isBoolean(), value, where, "true or false").booleanValue();
            case NUMBER ->
                require(value.isIntegralNumber() && value.canConvertToLong(), value, where, "a whole number")
                        .numberValue();
            case OBJECT -> require(value.isObject(), value, where, "a JSON object");
            case LIST -> list(value, where);
            case MAP -> map(value, where);
            case HEALTHCHECK -> Healthcheck.read(value, where);
        };
    }

    private static JsonNode require(boolean holds, JsonNode value, String where, String wanted)
            throws MetadataException {
        if (!holds) {
            throw new MetadataException(where + " is not " + wanted + ".");
        }
        return value;
    }

    private static List<String> list(JsonNode value, String where) throws MetadataException {
        boolean fits = value.isArray() && value.size() <= MAX_ELEMENTS;
        List<String> list = new ArrayList<>();
        for (JsonNode element : require(fits, value, where, "a list of at most " + MAX_ELEMENTS + " strings")) {
            list.add(require(element.isTextual(), element, where, "a list of strings")
                    .textValue());
        }
        return list;
    }

    private static Map<String, String> map(JsonNode value, String where) throws MetadataException {
        boolean fits = value.isObject() && value.size() <= MAX_ELEMENTS;
        require(fits, value, where, "an object of at most " + MAX_ELEMENTS + " strings");
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            map.put(
                    entry.getKey(),
                    require(entry.getValue().isTextual(), entry.getValue(), where, "an object of strings")
                            .textValue());
        }
        return map;
    }

    JsonNode write(Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (this) {
            case TEXT, ADDRESS, COMMAND -> json.textNode((String) value);
            case FLAG -> json.booleanNode((Boolean) value);
            case NUMBER ->
                value instanceof Integer number
                        ? json.numberNode(number)
                        : json.numberNode(((Number) value).longValue());
            case LIST -> {
                ArrayNode list = json.arrayNode();
                ((List<?>) value).forEach(element -> list.add((String) element));
                yield list;
            }
            case MAP -> {
                ObjectNode map = json.objectNode();
                ((Map<?, ?>) value).forEach((name, element) -> map.put((String) name, (String) element));
                yield map;
            }
            case HEALTHCHECK -> ((Healthcheck) value).toTree();
            case OBJECT -> (ObjectNode) value;
        };
    }

    /** For people or a shell: one text for each element of a list, "name text" for each element of a map. */
    List<String> lines(Object value) {
        return switch (this) {
            case LIST -> ((List<?>) value).stream().map(String::valueOf).toList();
            case MAP ->
                ((Map<?, ?>) value)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList();
            default -> List.of(value.toString());
        };
    }
}
