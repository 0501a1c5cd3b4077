package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a deployment whose end nobody has told. */
record ServiceResumption(ContainerEngine engine, ServiceRequest request, ServiceUpdate update) {

    /** Followed on to its end if the swarm is at it; the swarm is told nothing. */
    ServiceResult result() throws DeployException, EngineException, InterruptedException {
        ServiceTrace trace = trace();
        return switch (trace.stand()) {
            case CURRENT -> update.follow(Judgement.of(engine.images(), request, imageId(), start()));
            case TAKEN_BACK -> takenBack(trace.record().orElseThrow());
            case CHANGED ->
                of(
                        DeployOutcome.ROLLBACK_FAILED,
                        "Somebody else changed the service " + request.name() + " after it was told to run "
                                + request.image() + ": it is to run "
                                + now().spec().image() + " now, so how this deployment ended is not known.",
                        trace.record().orElse(null));
            case NONE -> notTold();
        };
    }

    /** Taken back, if the swarm is at it. */
    ServiceResult undone() throws DeployException, EngineException, InterruptedException {
        if (trace().stand() != ServiceTrace.Stand.CURRENT || start().settled()) {
            return result();
        }
        ServiceResult back = update.goBack();
        return new ServiceResult(
                back.outcome() == DeployOutcome.BROUGHT_BACK ? DeployOutcome.UNDONE : back.outcome(),
                "The deployment of " + request.image() + " was given up. " + back.sentence(),
                null,
                now().spec().record().orElse(null),
                back.tasks(),
                back.evidence());
    }

    private ServiceResult takenBack(DeploymentRecord deployment)
            throws DeployException, EngineException, InterruptedException {
        ServiceSpec back = now().spec();
        ServiceWatch.Sight end = update.watch().untilEnd(back, false);
        String before = deployment.previousImageId();
        boolean asBefore = before != null && before.equals(ServiceChange.imageId(engine, back));
        return new ServiceEnd(engine, update.watch(), end, back.as(deployment), null).ofTakenBack(asBefore);
    }

    /** Nothing but another deployment of that very image may have made it unnecessary. */
    private ServiceResult notTold() throws DeployException, EngineException, InterruptedException {
        boolean same = now().spec()
                .record()
                .filter(record -> !request.force() && record.imageId().equals(request.imageId()))
                .isPresent();
        if (same && start().underWay() && !now().rollsBack()) {
            return update.follow(Judgement.of(engine.images(), request, imageId(), start()));
        }
        return same && start().settled() && start().allRun()
                ? ServiceResult.unchanged(request, update.watch())
                : of(
                        DeployOutcome.UNDONE,
                        "The deployment of " + request.image() + " was cut off before the swarm was told: the service "
                                + request.name() + " is to run " + now().spec().image() + ".",
                        null);
    }

    private String imageId() {
        return Objects.requireNonNull(request.imageId(), "imageId");
    }

    private static ServiceResult of(DeployOutcome outcome, String sentence, @Nullable DeploymentRecord deployment) {
        return new ServiceResult(outcome, sentence, null, deployment, List.of(), "");
    }

    private ServiceTrace trace() {
        return new ServiceTrace(request.deploymentId(), start());
    }

    private ServiceWatch.Sight start() {
        return update.watch().first();
    }

    private KnownService now() {
        return start().service();
    }
}
