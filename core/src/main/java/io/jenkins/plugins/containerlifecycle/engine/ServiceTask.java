package io.jenkins.plugins.containerlifecycle.engine;

import java.util.Map;
import org.immutables.value.Value;

/**
 * One container of a service, as a swarm's manager knows it.
 *
 * @param slot the number among the replicas; 0 if the service runs once a node
 * @param nodeId empty as long as no node was found for it
 * @param labels that its container gets from the service
 * @param state {@code pending}, {@code preparing}, {@code starting}, {@code running}, {@code failed}, {@code rejected} ...
 * @param wanted whether it is to run, now or soon
 * @param error why it is in that state; empty if nobody says
 * @param containerId empty if there was none yet
 */
@Value.Builder
public record ServiceTask(
        String id,
        int slot,
        String nodeId,
        Map<String, String> labels,
        String state,
        boolean wanted,
        String error,
        String containerId) {
    public ServiceTask {
        labels = Map.copyOf(labels);
    }

    public boolean running() {
        return state.equals("running");
    }
}
