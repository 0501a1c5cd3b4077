package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a deployment whose end nobody has told, by the records of the containers that are there when all is in
 * order. A record says what was tried; only a validation says how the container does.
 */
final class Resumption {
    private final Containers containers;
    private final DeployRequest request;
    private final Validator validator;

    Resumption(Containers containers, DeployRequest request, Validator validator) {
        this.containers = containers;
        this.request = request;
        this.validator = validator;
    }

    /** @param known how the container that has the name now did just before; null if it was not validated */
    DeployResult result(@Nullable DeployVerdict known) throws EngineException, InterruptedException {
        DeployNames names = request.names();
        Optional<KnownContainer> current = KnownContainer.find(containers, names.name());
        if (current.flatMap(this::record).isPresent()) {
            return deployed(current.get(), known);
        }
        Optional<KnownContainer> refused = KnownContainer.find(containers, names.refused())
                .filter(found -> record(found).isPresent());
        if (refused.isPresent()) {
            return rolledBack(refused.get(), current);
        }
        Optional<DeploymentRecord> replaced =
                KnownContainer.find(containers, names.previous()).flatMap(this::record);
        if (replaced.isPresent()) {
            return result(
                            DeployOutcome.DEPLOYED,
                            request.image() + " was deployed to " + names.name()
                                    + ", and another deployment has replaced it since.",
                            replaced.get())
                    .build();
        }
        Optional<KnownContainer> same = current.filter(
                container -> container.serving() && container.imageId().equals(request.imageId()));
        if (!request.force() && same.isPresent()) {
            return DeployResult.unchanged(same.get(), request);
        }
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "The deployment of " + request.image() + " was cut off and is undone: "
                        + (current.isPresent()
                                ? "the container " + names.name() + " is the one that it was."
                                : "there is no container " + names.name() + "."));
    }

    private DeployResult deployed(KnownContainer container, @Nullable DeployVerdict known)
            throws EngineException, InterruptedException {
        DeploymentRecord deployment = record(container).orElseThrow();
        String runs = "Container " + container.name() + " runs " + request.image();
        if (request.validation() == null && container.serving()) {
            return result(DeployOutcome.DEPLOYED, runs + "; it was not validated.", deployment)
                    .build();
        }
        DeployVerdict verdict = known == null ? validator.validate(container.id()) : known;
        return (verdict.passed()
                        ? result(DeployOutcome.DEPLOYED, runs + ", and passed.", deployment)
                        : result(
                                DeployOutcome.FAILED,
                                "Container " + container.name() + " has " + request.image() + ", but does not pass: "
                                        + verdict.reason(),
                                deployment))
                .verdict(verdict)
                .build();
    }

    private DeployResult rolledBack(KnownContainer refused, Optional<KnownContainer> old)
            throws EngineException, InterruptedException {
        String failed = request.image() + " did not pass for " + request.names().name() + ".";
        String left = " What is left of the new one is " + refused.name() + ".";
        boolean ran = refused.journal().filter(Journal::running).isPresent();
        DeployVerdict restored =
                old.isPresent() && ran ? validator.validate(old.get().id()) : null;
        boolean back = old.isPresent() && (restored == null || restored.passed());
        String how = back
                ? " The old container is back" + (restored == null ? "." : ", and passed.")
                : restored == null
                        ? " There is no container of that name any more."
                        : " The old container is there, but does not pass: " + restored.reason();
        return result(
                        back ? DeployOutcome.ROLLED_BACK : DeployOutcome.ROLLBACK_FAILED,
                        failed + how + left,
                        record(refused).orElseThrow())
                .restored(restored)
                .build();
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

    private static DeployResultBuilder result(DeployOutcome outcome, String sentence, DeploymentRecord deployment) {
        return new DeployResultBuilder()
                .outcome(outcome)
                .sentence(sentence)
                .deployment(deployment)
                .evidence("");
    }
}
