package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine described it at one moment, and what a deployment has to know of it.
 *
 * @param document all that the engine told
 */
record KnownContainer(ObjectNode document) {
    private static final int SHORT_ID = 12;
    private static final Duration DEFAULT_STOP = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofHours(1);

    /** Empty if there is none of that name. */
    static Optional<KnownContainer> find(Containers containers, String name)
            throws EngineException, InterruptedException {
        // An engine takes the beginning of an ID for a name, too.
        return findById(containers, name).filter(container -> container.name().equals(name));
    }

    /** Empty if it is gone. */
    static Optional<KnownContainer> findById(Containers containers, String id)
            throws EngineException, InterruptedException {
        try {
            return Optional.of(new KnownContainer(containers.describe(id)));
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_CONTAINER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    String id() {
        return document.path("Id").asText();
    }

    /** What an engine calls the container's host if nobody else does. */
    String shortId() {
        return id().substring(0, Math.min(SHORT_ID, id().length()));
    }

    String name() {
        String name = document.path("Name").asText();
        return name.startsWith("/") ? name.substring(1) : name;
    }

    String imageId() {
        return document.path("Image").asText();
    }

    /** As it was named when the container was created. */
    String image() {
        return document.path("Config").path("Image").asText();
    }

    /** RFC 3339, by the engine's clock; empty if it does not say. */
    String created() {
        return document.path("Created").asText();
    }

    boolean running() {
        return document.path("State").path("Running").asBoolean();
    }

    /** Running, and neither paused nor between two starts. */
    boolean serving() {
        return document.path("State").path("Status").asText().equals("running");
    }

    String status() {
        return document.path("State").path("Status").asText();
    }

    JsonNode restartPolicy() {
        return document.path("HostConfig").path("RestartPolicy");
    }

    boolean restarts() {
        String policy = restartPolicy().path("Name").asText();
        return !policy.isEmpty() && !policy.equals("no");
    }

    Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        document.path("Config")
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    String stopSignal() {
        String signal = document.path("Config").path("StopSignal").asText("");
        return signal.isBlank() || signal.equals("null") ? "SIGTERM" : signal;
    }

    /** How long it may take to end after its {@link #stopSignal}; a negative one of the user's means that it takes what it takes. */
    Duration stopTimeout() {
        JsonNode seconds = document.path("Config").path("StopTimeout");
        if (!seconds.isIntegralNumber()) {
            return DEFAULT_STOP;
        }
        return seconds.asLong() < 0 ? LONGEST_STOP : Duration.ofSeconds(seconds.asLong());
    }

    /** What this program noted on it. An image may carry any label, but none that names the image's own ID. */
    Optional<Journal> journal() {
        return deployment().isPresent() ? Journal.of(labels()) : Optional.empty();
    }

    /** Empty if it was not started by a deployment, or nobody can read which. */
    Optional<DeploymentRecord> deployment() {
        try {
            return DeploymentRecord.of(labels(), imageId());
        } catch (MetadataException e) {
            return Optional.empty();
        }
    }

    /** Whether this one was made to take the place of that one. */
    boolean replaces(KnownContainer other) {
        return journal()
                .filter(journal -> other.id().equals(journal.replaces()))
                .isPresent();
    }
}
