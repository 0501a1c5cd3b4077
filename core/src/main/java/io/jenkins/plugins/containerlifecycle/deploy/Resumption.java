package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.util.Optional;

/** What became of a deployment, by the records of the containers that are there when all is in order. */
final class Resumption {
    private final Containers containers;
    private final DeployRequest request;

    Resumption(Containers containers, DeployRequest request) {
        this.containers = containers;
        this.request = request;
    }

    DeployResult result() throws EngineException, InterruptedException {
        DeployNames names = request.names();
        Optional<KnownContainer> current = KnownContainer.find(containers, names.name());
        Optional<DeploymentRecord> deployed = current.flatMap(this::record);
        if (deployed.isPresent()) {
            return result(
                    DeployOutcome.DEPLOYED,
                    "Container " + names.name() + " runs " + request.image() + ", and passed.",
                    deployed.get());
        }
        Optional<DeploymentRecord> refused =
                KnownContainer.find(containers, names.refused()).flatMap(this::record);
        if (refused.isPresent()) {
            return result(
                    DeployOutcome.ROLLED_BACK,
                    request.image() + " did not pass for " + names.name()
                            + ". The old container is back. What is left of the new one is " + names.refused() + ".",
                    refused.get());
        }
        if (!request.force()
                && current.filter(container ->
                                container.running() && container.imageId().equals(request.imageId()))
                        .isPresent()) {
            return DeployResult.of(
                    DeployOutcome.UNCHANGED,
                    "Container " + names.name() + " has the image " + request.image() + " already.");
        }
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "The deployment of " + request.image() + " was cut off and is undone: "
                        + (current.isPresent()
                                ? "the container " + names.name() + " is the one that it was."
                                : "there is no container " + names.name() + "."));
    }

    /** Empty if it is of another deployment, or of none. */
    private Optional<DeploymentRecord> record(KnownContainer container) {
        try {
            return DeploymentRecord.of(container.labels(), container.imageId())
                    .filter(deployment -> deployment.deploymentId().equals(request.deploymentId()));
        } catch (MetadataException e) {
            return Optional.empty();
        }
    }

    private static DeployResult result(DeployOutcome outcome, String sentence, DeploymentRecord deployment) {
        return new DeployResultBuilder()
                .outcome(outcome)
                .sentence(sentence)
                .deployment(deployment)
                .evidence("")
                .build();
    }
}
