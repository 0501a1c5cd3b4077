package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * What a deployment will do, and what of the old container goes over to the new one.
 *
 * @param names which containers get which names
 * @param image as it was asked for
 * @param imageId what that name means now
 * @param oldImageId the image of the container that is replaced
 * @param order which of the two runs first
 * @param why the reason for that order, a sentence
 * @param body the engine's JSON for the new container, but for its networks and what the deployment adds
 * @param endpoints the networks of the new container, with what is set for it there
 * @param kept what is carried over, for a person; environment variables by name only
 * @param changed sentences on what will be another value
 */
@Value.Builder
public record DeployPlan(
        DeployNames names,
        String image,
        String imageId,
        String oldImageId,
        DeployOrder order,
        String why,
        ObjectNode body,
        Map<String, ObjectNode> endpoints,
        List<String> kept,
        List<String> changed) {}
