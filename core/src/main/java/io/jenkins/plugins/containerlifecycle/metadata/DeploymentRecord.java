package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * When a container was started by this tool, why, by whom and from what. It is written once, into the label
 * {@value #LABEL} and the environment variable {@value #VARIABLE} of the container, which nobody can change later.
 *
 * @param deploymentId twelve hex digits
 * @param deployedAt by the engine's clock, in whole seconds
 * @param deployedBy a user's name, or the URL of a build; null if it is not known
 * @param deploymentCause the names of the build's causes, separated by commas, or {@value #MANUAL}
 * @param reason what a person gave as the reason; null if nobody did
 * @param node what the engine calls its machine; null if it does not say, and in the label of a swarm's task, for which the
 *     swarm chooses the machine later
 * @param image as it was asked for
 * @param imageId the image's ID, which nothing in the image itself can know
 * @param previousImageId the image of the container that this one replaced; null if it replaced none
 * @param verdict how the image's validation before the deployment ended, in lower case; null if there was none
 */
@Value.Builder
public record DeploymentRecord(
        String deploymentId,
        Instant deployedAt,
        @Nullable String deployedBy,
        String deploymentCause,
        @Nullable String reason,
        @Nullable String node,
        String image,
        String imageId,
        @Nullable String previousImageId,
        @Nullable String verdict) {
    public static final String LABEL = ImageLabels.PREFIX + "deployment";
    public static final String VARIABLE = "CONTAINER_DEPLOYMENT";

    /** The cause if no CI server had one. */
    public static final String MANUAL = "MANUAL";

    /** Of one text, in characters; what is longer is cut. */
    public static final int MAX_TEXT = 500;

    private static final int MAX_BYTES = 8 * 1024;

    public DeploymentRecord {
        Objects.requireNonNull(deploymentId, "deploymentId");
        deployedAt = deployedAt.truncatedTo(ChronoUnit.SECONDS);
        deployedBy = clean(deployedBy);
        deploymentCause = Objects.requireNonNullElse(clean(deploymentCause), MANUAL);
        reason = clean(reason);
        node = clean(node);
        image = Objects.requireNonNull(clean(image), "image");
        Objects.requireNonNull(imageId, "imageId");
        verdict = verdict == null ? null : clean(verdict.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String clean(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Shortening.after(SafeText.line(text).strip(), MAX_TEXT);
    }

    /** On one line of ASCII; what is not known is left out. */
    public String json() {
        return Json.compact(toTree());
    }

    public ObjectNode toTree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("deployment_id", deploymentId);
        tree.put("deployed_at", deployedAt.toString());
        put(tree, "deployed_by", deployedBy);
        tree.put("deployment_cause", deploymentCause);
        put(tree, "reason", reason);
        put(tree, "node", node);
        tree.put("image", image);
        tree.put("image_id", imageId);
        put(tree, "previous_image_id", previousImageId);
        put(tree, "verdict", verdict);
        return tree;
    }

    /** For a person, in order, as the script in the image shows them; what is not known is left out. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        toTree().properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return fields;
    }

    private static void put(ObjectNode tree, String field, @Nullable String value) {
        if (value != null) {
            tree.put(field, value);
        }
    }

    /**
     * What a container's labels say. A label is inherited from the image, so one that names another image than the
     * container's own is not of this container.
     *
     * @param imageId of the container's image
     * @return empty if the container was not started by this tool
     * @throws MetadataException if the label cannot be read or is not of this container
     */
    public static Optional<DeploymentRecord> of(Map<String, String> labels, String imageId) throws MetadataException {
        Optional<DeploymentRecord> deployment = ofService(labels);
        if (deployment.isPresent() && !deployment.get().imageId().equals(imageId)) {
            throw new MetadataException("The label " + LABEL + " is about another image ("
                    + SafeText.line(deployment.get().imageId())
                    + "), so it was inherited and is not of this container.");
        }
        return deployment;
    }

    /**
     * What the specification of a service says, whose labels are set by its users only.
     *
     * @return empty if it was not deployed by this tool
     * @throws MetadataException if the label cannot be read
     */
    public static Optional<DeploymentRecord> ofService(Map<String, String> labels) throws MetadataException {
        String label = labels.get(LABEL);
        return label == null ? Optional.empty() : Optional.of(read(label));
    }

    static DeploymentRecord read(String label) throws MetadataException {
        String source = "Label " + LABEL;
        ObjectNode tree;
        try {
            tree = Json.readObject(label.getBytes(StandardCharsets.UTF_8), source, MAX_BYTES);
        } catch (InputException e) {
            throw new MetadataException(e.getMessage(), e);
        }
        try {
            return new DeploymentRecordBuilder()
                    .deploymentId(required(tree, "deployment_id"))
                    .deployedAt(Instant.parse(required(tree, "deployed_at")))
                    .deployedBy(optional(tree, "deployed_by"))
                    .deploymentCause(required(tree, "deployment_cause"))
                    .reason(optional(tree, "reason"))
                    .node(optional(tree, "node"))
                    .image(required(tree, "image"))
                    .imageId(required(tree, "image_id"))
                    .previousImageId(optional(tree, "previous_image_id"))
                    .verdict(optional(tree, "verdict"))
                    .build();
        } catch (DateTimeParseException e) {
            throw new MetadataException(source + ": deployed_at is not a time such as 2026-01-31T12:00:00Z.", e);
        }
    }

    private static String required(ObjectNode tree, String field) throws MetadataException {
        String value = optional(tree, field);
        if (value == null) {
            throw new MetadataException("Label " + LABEL + " has no " + field + ".");
        }
        return value;
    }

    private static @Nullable String optional(ObjectNode tree, String field) {
        return tree.path(field).isTextual() ? clean(tree.get(field).textValue()) : null;
    }
}
