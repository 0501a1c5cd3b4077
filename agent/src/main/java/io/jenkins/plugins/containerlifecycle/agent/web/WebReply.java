package io.jenkins.plugins.containerlifecycle.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers besides those that every answer has
 */
record WebReply(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final String HTML = "text/html; charset=utf-8";

    WebReply {
        headers = Map.copyOf(headers);
    }

    static WebReply text(int status, String contentType, String text) {
        return new WebReply(status, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** @param body not to be changed */
    static WebReply bytes(int status, String contentType, byte[] body) {
        return new WebReply(status, contentType, body, Map.of());
    }

    static WebReply plain(int status, String text) {
        return text(status, "text/plain; charset=utf-8", text + "\n");
    }

    static WebReply json(int status, JsonNode tree) {
        return text(status, "application/json", Json.pretty(tree));
    }

    /** @param sentence what is wrong and what to do */
    static WebReply error(int status, String sentence) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", sentence));
    }

    WebReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new WebReply(status, contentType, body, more);
    }
}
