package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import java.util.Map;

/**
 * How a task of a service does.
 *
 * @param name such as {@code web.1}, the name of the service and the number of the replica
 * @param node the name of its machine; empty as long as it has none
 * @param state in the swarm's words
 * @param error empty if there is none
 */
public record TaskState(String name, String node, String state, String error) {
    static TaskState of(String service, ServiceTask task, Map<String, String> nodes) {
        return new TaskState(
                task.slot() == 0 ? service : service + "." + task.slot(),
                nodes.getOrDefault(task.nodeId(), task.nodeId()),
                task.state(),
                task.error());
    }

    /** {@code web.1 on node-a: starting}. */
    @Override
    public String toString() {
        return name + (node.isEmpty() ? "" : " on " + node) + ": " + state + (error.isEmpty() ? "" : ": " + error);
    }
}
