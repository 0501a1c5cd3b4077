package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment notes on the new container before it touches the old one, so that whoever finds the two later can
 * finish or undo it.
 *
 * @param replaces the ID of the container that it is to replace; null if there was none
 * @param running whether that one ran
 * @param policy when the engine is to start the deployed container again by itself, as it was set for the old one
 * @param endpoints the old one's networks with what was set for it there: leaving a network loses that
 * @param keepUntil when the old one need not be kept any longer; null if it is kept until the next deployment
 */
record Journal(
        @Nullable String replaces,
        boolean running,
        JsonNode policy,
        Map<String, ObjectNode> endpoints,
        @Nullable Instant keepUntil) {
    static final String LABEL = ImageLabels.PREFIX + "deploy-journal";

    /** Of a container that replaces none. */
    static final Journal OF_FIRST = new Journal(null, false, NullNode.getInstance(), Map.of(), null);

    String json() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("replaces", replaces);
        tree.put("running", running);
        tree.set("policy", policy);
        ObjectNode networks = tree.putObject("endpoints");
        endpoints.forEach(networks::set);
        if (keepUntil != null) {
            tree.put("keep_until", keepUntil.toString());
        }
        return Json.compact(tree);
    }

    /** Empty if there is none, or nobody can read it: then nothing is known. */
    static Optional<Journal> of(Map<String, String> labels) {
        String label = labels.get(LABEL);
        if (label == null) {
            return Optional.empty();
        }
        try {
            JsonNode tree = LenientJson.parse(label.getBytes(StandardCharsets.UTF_8));
            Map<String, ObjectNode> endpoints = new LinkedHashMap<>();
            tree.path("endpoints").properties().forEach(network -> {
                if (network.getValue() instanceof ObjectNode endpoint) {
                    endpoints.put(network.getKey(), endpoint);
                }
            });
            return Optional.of(new Journal(
                    tree.path("replaces").isTextual() ? tree.path("replaces").asText() : null,
                    tree.path("running").asBoolean(),
                    tree.path("policy"),
                    endpoints,
                    time(tree.path("keep_until"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Null if there is none that can be read: then nothing is removed for it. */
    private static @Nullable Instant time(JsonNode node) {
        try {
            return node.isTextual() ? Instant.parse(node.asText()) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
