package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import java.time.Duration;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One container to bring to an image.
 *
 * @param deploymentId twelve hex digits, by which its caller finds out later what came of it; null makes one up
 * @param names of the container
 * @param image a name or an ID
 * @param imageId the only image that may be deployed, since it is the one with the verdict; null for any
 * @param verdict how the validation of the image before this ended, for the record; null if there was none
 * @param validation how the containers are validated; null deploys without, and then nothing is rolled back
 * @param order which container runs first; null lets the plan choose
 * @param retry whether an image is deployed that was refused for this container before
 * @param force whether a container that already has the image is made anew
 * @param onlyFirst whether it is an error if there is a container already
 * @param keep whether the container of a first deployment that fails is kept, stopped
 * @param keepPrevious how long the one before is kept for a rollback at most; null until the next deployment
 * @param deployedBy a user, or the URL of a build; null if it is not known
 * @param cause of the deployment, such as {@value DeploymentRecord#MANUAL}
 * @param reason what a person gave as the reason; null if nobody did
 * @param first makes the container if there is none yet
 */
@Value.Builder
public record DeployRequest(
        @Nullable String deploymentId,
        DeployNames names,
        String image,
        @Nullable String imageId,
        @Nullable String verdict,
        @Nullable DeployValidation validation,
        @Nullable DeployOrder order,
        boolean retry,
        boolean force,
        boolean onlyFirst,
        boolean keep,
        @Nullable Duration keepPrevious,
        @Nullable String deployedBy,
        String cause,
        @Nullable String reason,
        FirstContainer first) {}
