package io.jenkins.plugins.containerlifecycle.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;

/**
 * Trees out of a parser and into a generator, the same as {@code ObjectMapper} makes. That one first gets ready to read
 * and write classes, dates and annotations, which takes a command longer than all of its JSON.
 */
public final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final boolean exactFractions;

    private JsonTree(JsonParser parser, boolean exactFractions) {
        this.parser = parser;
        this.exactFractions = exactFractions;
    }

    /**
     * Reads one value; what follows it is not looked at. How deep it may be is the parser's limit.
     *
     * @param exactFractions whether numbers with a fraction become decimals, else binary ones
     * @return a missing node if there is nothing at all
     */
    public static JsonNode read(JsonParser parser, boolean exactFractions) throws IOException {
        JsonToken first = parser.nextToken();
        return first == null ? MissingNode.getInstance() : new JsonTree(parser, exactFractions).value(first);
    }

    private JsonNode value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new IllegalStateException("Not the beginning of a value: " + token);
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            object.set(name, value(parser.nextToken()));
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token));
        }
        return array;
    }

    private JsonNode integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private JsonNode fraction() throws IOException {
        if (!exactFractions) {
            return NODES.numberNode(parser.getDoubleValue());
        }
        return NODES.numberNode(parser.getDecimalValue().stripTrailingZeros());
    }

    /** Opens a generator that writes to a text. */
    @FunctionalInterface
    interface Generators {
        JsonGenerator open(Writer text) throws IOException;
    }

    static String write(Generators generators, JsonNode node) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = generators.open(text);
                JsonParser tree = node.traverse()) {
            tree.nextToken();
            generator.copyCurrentStructure(tree);
        } catch (IOException e) {
            throw new IllegalStateException("A JSON tree can always be written", e);
        }
        return text.toString();
    }
}
