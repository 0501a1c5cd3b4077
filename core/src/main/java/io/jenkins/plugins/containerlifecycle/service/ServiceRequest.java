package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployOrder;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import java.time.Duration;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One service to bring to an image.
 *
 * @param deploymentId twelve hex digits, by which the caller finds it again; null for any
 * @param name of the service
 * @param image a name, or an ID if the swarm has one machine only
 * @param imageId the only image that may be deployed, since it is the one with the verdict; null for any
 * @param verdict how the validation of the image before this ended, for the record; null if there was none
 * @param order which task runs first; null as the service has it
 * @param unjudged whether it is deployed even if the swarm has no way to tell whether it is good
 * @param force whether a service that already has the image gets it again, or one that is being updated
 * @param patience how long nothing may change in the update beyond the time that the swarm watches a task
 * @param credentials for the nodes that pull the image
 * @param deployedBy a user, or the URL of a build; null if it is not known
 * @param cause of the deployment, such as {@value DeploymentRecord#MANUAL}
 * @param reason what a person gave as the reason; null if nobody did
 */
@Value.Builder
public record ServiceRequest(
        @Nullable String deploymentId,
        String name,
        String image,
        @Nullable String imageId,
        @Nullable String verdict,
        @Nullable DeployOrder order,
        boolean unjudged,
        boolean force,
        Duration patience,
        RegistryCredentials credentials,
        @Nullable String deployedBy,
        String cause,
        @Nullable String reason) {}
