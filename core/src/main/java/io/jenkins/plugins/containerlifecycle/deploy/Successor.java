package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.util.Map;
import java.util.Objects;

/** Makes the container that is to take the place of another one, as its plan says. */
final class Successor {
    private final ContainerEngine engine;
    private final HookListener listener;
    private final DeployRequest request;
    private final DeployPlan plan;
    private final DeploymentRecord deployment;

    Successor(
            ContainerEngine engine,
            HookListener listener,
            DeployRequest request,
            DeployPlan plan,
            DeploymentRecord deployment) {
        this.engine = engine;
        this.listener = listener;
        this.request = request;
        this.plan = plan;
        this.deployment = deployment;
    }

    /** @return created, connected with its networks, not started; nothing is left if that fails */
    KnownContainer create(KnownContainer old) throws DeployException, EngineException, InterruptedException {
        Journal journal = new Journal(
                old.id(),
                old.running(),
                old.restartPolicy(),
                plan.endpoints(),
                request.keepPrevious() == null ? null : engine.now().plus(request.keepPrevious()));
        ObjectNode body = plan.body().deepCopy();
        ((ObjectNode) body.get("Labels"))
                .put(DeploymentRecord.LABEL, deployment.json())
                .put(Journal.LABEL, journal.json());
        ((ArrayNode) body.get("Env")).add(DeploymentRecord.VARIABLE + "=" + deployment.json());
        String first = firstNetwork(body);
        listener.onPhase("Creating " + plan.names().next() + " of " + request.image() + " (" + plan.order() + ": "
                + plan.why() + ")");
        String id = engine.containers().create(plan.names().next(), body);
        boolean connected = false;
        try {
            for (Map.Entry<String, ObjectNode> network : plan.endpoints().entrySet()) {
                if (!network.getKey().equals(first)) {
                    engine.networks().connect(network.getKey(), id, endpoint(network.getValue()));
                }
            }
            KnownContainer fresh = new KnownContainer(engine.containers().describe(id));
            // Of another image its record would not be believed, so that nobody could tell whose it is.
            NewContainer.requireImage(fresh, plan.imageId());
            connected = true;
            return fresh;
        } finally {
            if (!connected) {
                engine.containers().remove(id, Timeout.REMOVAL.get());
            }
        }
    }

    /**
     * One network is taken at the creation, since older engines take no more; the others are connected before the start.
     *
     * @return its name; empty if the container is in none of its own
     */
    private String firstNetwork(ObjectNode body) {
        ObjectNode host = (ObjectNode) body.get("HostConfig");
        String mode = host.path("NetworkMode").asText();
        if (Endpoints.sharesNetwork(mode)) {
            return "";
        }
        if (plan.endpoints().isEmpty()) {
            host.put("NetworkMode", "none");
            return "";
        }
        String first = mode.equals("default") ? Endpoints.DEFAULT_NETWORK : mode;
        if (!plan.endpoints().containsKey(first)) {
            first = plan.endpoints().keySet().iterator().next();
            host.put("NetworkMode", first);
        }
        if (!first.equals(Endpoints.DEFAULT_NETWORK)) {
            body.putObject("NetworkingConfig")
                    .putObject("EndpointsConfig")
                    .set(first, endpoint(Objects.requireNonNull(plan.endpoints().get(first))));
        }
        return first;
    }

    private ObjectNode endpoint(ObjectNode endpoint) {
        return plan.order() == DeployOrder.START_FIRST ? Endpoints.withoutAliases(endpoint) : endpoint;
    }
}
