package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes values out of an engine's JSON, in which anything may be null or missing. */
final class JsonBodies {
    /** Enough for the list of several thousand containers with full labels. */
    private static final long MAX_BYTES = 128L << 20;

    private JsonBodies() {}

    /**
     * Only loads the classes for JSON, which takes longer than most calls. A caller does it while it waits for the
     * first answer.
     */
    static void load() {
        LenientJson.object();
    }

    /** The body of an answer; a missing node if there is none. */
    static JsonNode read(Response response) throws IOException {
        if (response.getStatusCode() == 204) {
            return MissingNode.getInstance();
        }
        try (InputStream body = new BudgetInputStream(response.getBody(), MAX_BYTES)) {
            return LenientJson.parse(body);
        }
    }

    /** An answer that must be an object. */
    static ObjectNode object(JsonNode node) throws EngineException {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new EngineException(
                EngineException.Kind.REFUSED, "The engine's answer is not a JSON object: it cannot be understood.");
    }

    /** Whether it is a number that can be taken as it is: of a larger one only the last bits would be left, which may be 0. */
    static boolean isExitCode(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt();
    }

    /** Empty if there is none. */
    static String text(JsonNode node) {
        return node.isNull() ? "" : node.asText("");
    }

    /** Like {@link #text}, but safe in a message. */
    static String line(JsonNode node) {
        return SafeText.line(text(node));
    }

    static @Nullable String lineOrNull(String text) {
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
