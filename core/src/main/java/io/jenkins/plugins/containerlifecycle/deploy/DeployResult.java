package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import java.time.Duration;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What came of a deployment.
 *
 * @param sentence what happened, for a person
 * @param plan null for a first deployment and a recovery
 * @param deployment what the new container carries; null if none was made. If nothing was to be done, what the container
 *     carries that runs
 * @param before how the old one did before; null if it was not validated
 * @param verdict how the new one did, or the one that was brought back or recovered; null if it was not validated
 * @param restored how the old one did after a rollback; null if there was none
 * @param downtime from the stop of the old one until the new one was started; null if it was never stopped
 * @param evidence the end of the log of the container that failed; empty if none did
 */
@Value.Builder
public record DeployResult(
        DeployOutcome outcome,
        String sentence,
        @Nullable DeployPlan plan,
        @Nullable DeploymentRecord deployment,
        @Nullable DeployVerdict before,
        @Nullable DeployVerdict verdict,
        @Nullable DeployVerdict restored,
        @Nullable Duration downtime,
        String evidence) {
    /** Of a container that has the image already. */
    static DeployResult unchanged(KnownContainer container, DeployRequest request) {
        return new DeployResultBuilder()
                .outcome(DeployOutcome.UNCHANGED)
                .sentence("Container " + container.name() + " has the image " + request.image() + " already.")
                .deployment(container.deployment().orElse(null))
                .evidence("")
                .build();
    }

    static DeployResult of(DeployOutcome outcome, String sentence) {
        return new DeployResultBuilder()
                .outcome(outcome)
                .sentence(sentence)
                .evidence("")
                .build();
    }
}
