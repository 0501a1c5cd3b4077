package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Services;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Set;

/**
 * A service as the manager described it at one moment.
 *
 * @param document all that the manager told
 */
record KnownService(ObjectNode document) {
    private static final Set<String> UNDER_WAY = Set.of("updating", "rollback_started");

    /**
     * @throws DeployException if that is not a service's name
     * @throws EngineException of kind {@code NO_SUCH_SERVICE} if there is none
     */
    static KnownService find(Services services, String name)
            throws DeployException, EngineException, InterruptedException {
        if (name.isBlank()) {
            throw new DeployException("The name of the service is empty.");
        }
        KnownService service = new KnownService(services.describe(name));
        if (!service.name().equals(name)) {
            throw new DeployException("'" + SafeText.line(name) + "' is the ID of the service " + service.name()
                    + ": name it '" + service.name() + "'.");
        }
        return service;
    }

    String id() {
        return document.path("ID").asText();
    }

    long version() {
        return document.path("Version").path("Index").asLong();
    }

    String name() {
        return SafeText.line(document.path("Spec").path("Name").asText());
    }

    ServiceSpec spec() {
        return new ServiceSpec(document.path("Spec"));
    }

    boolean hasPrevious() {
        return document.path("PreviousSpec").isObject();
    }

    /** What it was before the last update; the swarm forgets it when it rolls back by itself. */
    ServiceSpec previous() {
        return new ServiceSpec(document.path("PreviousSpec"));
    }

    /** {@code updating}, {@code completed}, {@code paused}, {@code rollback_...}; empty if nothing was ever replaced. */
    String updateState() {
        return status().path("State").asText("");
    }

    String updateMessage() {
        return SafeText.line(status().path("Message").asText(""));
    }

    /** Whether it goes, went or paused on the way back to what it was before. */
    boolean rollsBack() {
        return updateState().startsWith("rollback");
    }

    boolean underWay() {
        return UNDER_WAY.contains(updateState());
    }

    /** The swarm stopped in the middle of it, and waits for somebody to look. */
    boolean paused() {
        return updateState().endsWith("paused");
    }

    private JsonNode status() {
        return document.path("UpdateStatus");
    }
}
