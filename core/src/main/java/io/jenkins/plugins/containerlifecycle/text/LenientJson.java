package io.jenkins.plugins.containerlifecycle.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * JSON that others write in their own form, such as an engine, the docker command and npm: any fields, and whatever Jackson
 * itself reads. It is not bounded in memory, so that the caller bounds the text.
 */
public final class LenientJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private LenientJson() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** @return a missing node if there is nothing at all */
    public static JsonNode parse(byte[] text) throws IOException {
        return parse(new ByteArrayInputStream(text));
    }

    /** Decodes strictly first: the parser alone ignores a byte in a key that is not UTF-8. */
    public static JsonNode parse(InputStream text) throws IOException {
        try (JsonParser parser =
                FACTORY.createParser(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()))) {
            return JsonTree.read(parser, false);
        }
    }

    /** On one line. */
    public static String text(JsonNode node) {
        return JsonTree.write(FACTORY::createGenerator, node);
    }
}
