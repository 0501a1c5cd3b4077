package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a container's configuration differs from that of its image: this much a person, or compose, has set, and it goes
 * over to the new container. What equals the image's value comes from the new image.
 */
final class ConfigTransfer {
    /** One value each. What was set to the very value of the image cannot be told from the image's. */
    private static final List<String> VALUES = List.of("User", "WorkingDir", "StopSignal", "Shell");

    /** No image has these. */
    private static final List<String> OF_CONTAINERS_ONLY =
            List.of("Domainname", "Tty", "OpenStdin", "StdinOnce", "StopTimeout", "NetworkDisabled", "MacAddress");

    private static final Set<String> OURS = Set.of(DeploymentRecord.LABEL, Journal.LABEL);

    private final JsonNode old;
    private final JsonNode image;
    private final ObjectNode body = LenientJson.object();

    /**
     * @param old the container's {@code Config}
     * @param image the {@code Config} of the image that it was created from
     */
    ConfigTransfer(JsonNode old, JsonNode image) {
        this.old = old;
        this.image = image;
    }

    ObjectNode body() {
        for (String field : VALUES) {
            if (!old.path(field).equals(image.path(field)) && !isNothing(old.path(field))) {
                body.set(field, old.get(field));
            }
        }
        for (String field : OF_CONTAINERS_ONLY) {
            if (!isNothing(old.path(field))) {
                body.set(field, old.get(field));
            }
        }
        process();
        environment();
        entries("Labels");
        OURS.forEach(label -> ((ObjectNode) body.get("Labels")).remove(label));
        entries("ExposedPorts");
        entries("Volumes");
        healthcheck();
        return body;
    }

    private void process() {
        JsonNode entrypoint = old.path("Entrypoint");
        JsonNode command = old.path("Cmd");
        // Only with an entrypoint of its own a container does without the image's command.
        boolean takenAway = isNothing(command) && !isNothing(image.path("Cmd"));
        if (takenAway || !isSame(entrypoint, image.path("Entrypoint"))) {
            // An entrypoint that was cleared reads back as nothing, and must be sent as one empty word.
            body.set(
                    "Entrypoint",
                    isNothing(entrypoint) ? LenientJson.object().putArray("x").add("") : entrypoint);
            if (!isNothing(command)) {
                body.set("Cmd", command);
            }
        } else if (!isSame(command, image.path("Cmd"))) {
            body.set("Cmd", command);
        }
    }

    private void environment() {
        Map<String, String> ofContainer = variables(old.path("Env"));
        Map<String, String> ofImage = variables(image.path("Env"));
        ArrayNode changed = body.putArray("Env");
        ofContainer.forEach((name, entry) -> {
            if (!entry.equals(ofImage.get(name)) && !name.equals(DeploymentRecord.VARIABLE)) {
                changed.add(entry);
            }
        });
        // A name without "=" takes the image's variable away.
        ofImage.keySet().stream().filter(name -> !ofContainer.containsKey(name)).forEach(changed::add);
    }

    private static Map<String, String> variables(JsonNode list) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode entry : list) {
            String text = entry.asText();
            variables.put(text.contains("=") ? text.substring(0, text.indexOf('=')) : text, text);
        }
        return variables;
    }

    private void entries(String field) {
        ObjectNode changed = body.putObject(field);
        old.path(field).properties().forEach(entry -> {
            if (!entry.getValue().equals(image.path(field).path(entry.getKey()))) {
                changed.set(entry.getKey(), entry.getValue());
            }
        });
    }

    /** The engine fills what is not sent from the image, one field at a time. */
    private void healthcheck() {
        ObjectNode changed = LenientJson.object();
        old.path("Healthcheck").properties().forEach(field -> {
            if (!field.getValue().equals(image.path("Healthcheck").path(field.getKey()))) {
                changed.set(field.getKey(), field.getValue());
            }
        });
        if (!changed.isEmpty()) {
            body.set("Healthcheck", changed);
        }
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return isNothing(one) ? isNothing(other) : one.equals(other);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isBoolean() && !value.booleanValue())
                || (value.isContainerNode() && value.isEmpty());
    }
}
