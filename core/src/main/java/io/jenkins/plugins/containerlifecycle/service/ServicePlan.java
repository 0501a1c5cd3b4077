package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import java.time.Duration;
import java.util.List;
import org.immutables.value.Value;

/**
 * What a deployment will change of a service.
 *
 * @param service its name
 * @param image as the nodes are told it, with the registry's digest if that is known
 * @param previousImage as the nodes run it now
 * @param deployment the record that the new tasks carry, but for the node of each
 * @param order which task runs first, in the swarm's words
 * @param monitor how long the swarm watches each new task after it runs
 * @param changed sentences on what will be another value; nothing of the environment
 * @param judged whether a health check tells that the new tasks work
 * @param warnings sentences on what may not be as it seems, and on what nobody can tell
 */
@Value.Builder
public record ServicePlan(
        String service,
        String image,
        String previousImage,
        DeploymentRecord deployment,
        String order,
        Duration monitor,
        List<String> changed,
        boolean judged,
        List<String> warnings) {
    public ServicePlan {
        changed = List.copyOf(changed);
        warnings = List.copyOf(warnings);
    }
}
