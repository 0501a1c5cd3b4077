package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a container of which there was none: it stays if it passes, and is removed again if it does not. */
final class FirstDeployment {
    private final ContainerEngine engine;
    private final HookListener listener;
    private final DeployRequest request;
    private final ImageDetails image;
    private final DeployLock lock;
    private final Steps steps;

    FirstDeployment(
            ContainerEngine engine, HookListener listener, DeployRequest request, ImageDetails image, DeployLock lock) {
        this.engine = engine;
        this.listener = listener;
        this.request = request;
        this.image = image;
        this.lock = lock;
        this.steps = new Steps(engine, listener, lock);
    }

    DeployResult run() throws DeployException, EngineException, InterruptedException {
        String name = request.names().name();
        DeploymentRecord deployment = NewContainer.record(engine, request, image, null);
        boolean done = false;
        try {
            listener.onPhase("Creating container " + name + " of " + request.image() + ".");
            request.first()
                    .create(
                            name,
                            request.image(),
                            Map.of(DeploymentRecord.LABEL, deployment.json(), Journal.LABEL, Journal.OF_FIRST.json()),
                            Map.of(DeploymentRecord.VARIABLE, deployment.json()));
            KnownContainer created = KnownContainer.find(engine.containers(), name)
                    .orElseThrow(() -> new DeployException("The container " + name + " was removed by somebody else."));
            NewContainer.requireImage(created, image.id());
            NewContainer.requireHook(engine.containers(), created.id(), request, image);
            DeployResult result = start(created, deployment);
            done = result.outcome() == DeployOutcome.DEPLOYED;
            return result;
        } finally {
            if (!done) {
                removeOwn(deployment);
            }
        }
    }

    private DeployResult start(KnownContainer created, DeploymentRecord deployment)
            throws EngineException, InterruptedException {
        Validator validator = new Validator(
                engine, listener, Objects.requireNonNullElse(request.validation(), DeployValidation.DEFAULT));
        DeployVerdict verdict = judge(created, validator);
        String container = "Container " + created.name();
        if (verdict == null || verdict.passed()) {
            String sentence = container + " runs " + request.image()
                    + (verdict == null ? "; it was not validated." : ", and passed.");
            return new DeployResultBuilder()
                    .outcome(DeployOutcome.DEPLOYED)
                    .sentence(sentence)
                    .deployment(deployment)
                    .verdict(verdict)
                    .evidence("")
                    .build();
        }
        return new DeployResultBuilder()
                .outcome(DeployOutcome.FAILED)
                .sentence(container + " of " + request.image() + " did not pass and is "
                        + (request.keep() ? "stopped" : "removed") + ": " + verdict.reason())
                .deployment(deployment)
                .verdict(verdict)
                .evidence(validator.evidence(created))
                .build();
    }

    /** @return null if it runs and is not to be validated */
    private @Nullable DeployVerdict judge(KnownContainer created, Validator validator)
            throws EngineException, InterruptedException {
        try {
            steps.start(created.id());
        } catch (EngineException e) {
            if (request.validation() == null || !NewContainer.isRefusal(e)) {
                throw e;
            }
            return DeployVerdict.refused(e);
        }
        if (request.validation() != null) {
            return validator.validateNew(created.id());
        }
        return NewContainer.endedAtOnce(engine.containers(), created.id());
    }

    /** By the deployment's ID: a container that somebody else has made under the name meanwhile is theirs. */
    private void removeOwn(DeploymentRecord deployment) {
        boolean interrupted = Thread.interrupted();
        try {
            lock.check();
            Optional<KnownContainer> mine = KnownContainer.find(
                            engine.containers(), request.names().name())
                    .filter(container ->
                            deployment.json().equals(container.labels().get(DeploymentRecord.LABEL)));
            if (mine.isPresent() && request.keep()) {
                steps.setNoPolicy(mine.get());
                steps.stop(mine.get());
            } else if (mine.isPresent()) {
                steps.remove(mine.get());
            }
        } catch (LostLockException | EngineException e) {
            listener.onPhase(
                    "Warning: the container " + request.names().name() + " may still be there: " + e.getMessage());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
