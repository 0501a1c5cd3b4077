package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a service is to be, in the engine's JSON. Its environment may hold secrets, so nobody shows it.
 *
 * @param json whole, as it was read; a missing node if there is none
 */
record ServiceSpec(JsonNode json) {
    /** The swarm's own time, if a service sets none. */
    static final Duration DEFAULT_MONITOR = Duration.ofSeconds(5);

    /** The engine's own. */
    private static final Duration DEFAULT_STOP = Duration.ofSeconds(10);

    private static final String UPDATE = "UpdateConfig";
    private static final String MONITOR = "Monitor";
    private static final String DELAY = "Delay";
    private static final String PLACEMENT = "Placement";
    private static final String PLATFORMS = "Platforms";
    private static final String DEFAULT_ORDER = "stop-first";
    private static final String NODE_TEMPLATE = "{{.Node.Hostname}}";

    boolean hasContainers() {
        return container().isObject();
    }

    /** One that runs to its end, over which the swarm does not watch in an update. */
    boolean isJob() {
        JsonNode mode = json.path("Mode");
        return mode.has("ReplicatedJob") || mode.has("GlobalJob");
    }

    String image() {
        return SafeText.line(container().path("Image").asText());
    }

    /** As people call it, if it has been deployed by its ID. */
    String imageName() {
        return record().filter(record -> record.imageId().equals(image()))
                .map(DeploymentRecord::image)
                .orElse(image());
    }

    JsonNode healthcheck() {
        return container().path("Healthcheck");
    }

    String order() {
        String order = update().path("Order").asText("");
        return order.isEmpty() ? DEFAULT_ORDER : order;
    }

    Duration monitor() {
        return monitor(update());
    }

    private static Duration monitor(JsonNode config) {
        long nanos = config.path(MONITOR).asLong();
        return nanos == 0 ? DEFAULT_MONITOR : Duration.ofNanos(nanos);
    }

    /** How long the swarm watches a task that a rollback brings back. */
    Duration rollbackMonitor() {
        return monitor(json.path("RollbackConfig"));
    }

    /** How long the swarm may do nothing but wait, in an update or its rollback: for an old task to stop, and then. */
    Duration longestSilence() {
        Duration ofUpdate = monitor(update()).plusNanos(update().path(DELAY).asLong());
        JsonNode back = json.path("RollbackConfig");
        Duration ofRollback = rollbackMonitor().plusNanos(back.path(DELAY).asLong());
        Duration stop = Duration.ofNanos(container().path("StopGracePeriod").asLong(DEFAULT_STOP.toNanos()));
        return stop.plus(ofUpdate.compareTo(ofRollback) < 0 ? ofRollback : ofUpdate);
    }

    /** How many of the new tasks may fail before the update counts as failed, from 0 to 1. */
    double maxFailureRatio() {
        return update().path("MaxFailureRatio").asDouble();
    }

    String failureAction() {
        String action = update().path("FailureAction").asText("");
        return action.isEmpty() ? "pause" : action;
    }

    /** As the label has it, since one that cannot be read still tells one deployment from another; empty if there is none. */
    String recordText() {
        return container().path("Labels").path(DeploymentRecord.LABEL).asText("");
    }

    Optional<DeploymentRecord> record() {
        String text = recordText();
        try {
            return text.isEmpty() ? Optional.empty() : DeploymentRecord.ofService(Map.of(DeploymentRecord.LABEL, text));
        } catch (MetadataException e) {
            return Optional.empty();
        }
    }

    /** Whether the two have the same image by the same deployment. */
    boolean runsAs(ServiceSpec other) {
        return image().equals(other.image()) && recordText().equals(other.recordText());
    }

    /** The names of what is not the same in the other, such as {@code TaskTemplate.ContainerSpec.Env}; never a value. */
    List<String> differences(ServiceSpec other) {
        List<String> differences = new ArrayList<>();
        collect("", json, other.json, differences);
        return differences;
    }

    private static void collect(String path, JsonNode one, JsonNode other, List<String> differences) {
        if (one.equals(other)) {
            return;
        }
        if (!one.isObject() || !other.isObject()) {
            differences.add(SafeText.line(path));
            return;
        }
        Set<String> fields = new TreeSet<>();
        one.fieldNames().forEachRemaining(fields::add);
        other.fieldNames().forEachRemaining(fields::add);
        fields.forEach(field ->
                collect(path.isEmpty() ? field : path + "." + field, one.path(field), other.path(field), differences));
    }

    /** This one as a deployment had it, as far as its record tells. */
    ServiceSpec as(DeploymentRecord deployment) {
        ObjectNode changed = json.deepCopy();
        ObjectNode container = (ObjectNode) changed.path("TaskTemplate").path("ContainerSpec");
        container.put("Image", deployment.image());
        container.withObjectProperty("Labels").put(DeploymentRecord.LABEL, deployment.json());
        return new ServiceSpec(changed);
    }

    /**
     * This one with another image; everything else stays as it is but for how the update is made.
     *
     * @param record without a node, since that is another one for each task
     */
    ServiceSpec with(ServiceImage image, DeploymentRecord record, String order, Duration monitor) {
        ObjectNode changed = json.deepCopy();
        ObjectNode container = (ObjectNode) changed.path("TaskTemplate").path("ContainerSpec");
        container.put("Image", image.name());
        container.withObjectProperty("Labels").put(DeploymentRecord.LABEL, record.json());
        ArrayNode environment = changed.arrayNode();
        for (JsonNode variable : container.path("Env")) {
            if (!variable.asText().startsWith(DeploymentRecord.VARIABLE + "=")) {
                environment.add(variable);
            }
        }
        environment.add(DeploymentRecord.VARIABLE + "=" + withNode(record.json()));
        container.set("Env", environment);
        ObjectNode template = (ObjectNode) changed.path("TaskTemplate");
        if (!image.platforms().isEmpty()) {
            template.withObjectProperty(PLACEMENT).set(PLATFORMS, image.platforms());
        } else if (template.path(PLACEMENT) instanceof ObjectNode placement) {
            // They were those of the image before.
            placement.remove(PLATFORMS);
        }
        boolean none = !update().isObject();
        ObjectNode update = changed.withObjectProperty(UPDATE);
        if (none) {
            // Without a configuration it is one at a time; in a configuration, none means all at once.
            update.put("Parallelism", 1);
        }
        update.put("Order", order).put("FailureAction", "rollback").put(MONITOR, monitor.toNanos());
        return new ServiceSpec(changed);
    }

    /** The swarm fills in templates in variables, though not in labels. What people wrote must not become one. */
    private static String withNode(String record) {
        String literal = record.replace("{{", "{\\u007b");
        return literal.substring(0, literal.length() - 1) + ",\"node\":\"" + NODE_TEMPLATE + "\"}";
    }

    private JsonNode container() {
        return json.path("TaskTemplate").path("ContainerSpec");
    }

    private JsonNode update() {
        return json.path(UPDATE);
    }
}
