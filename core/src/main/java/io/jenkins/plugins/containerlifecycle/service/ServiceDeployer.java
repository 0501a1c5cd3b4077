package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.CancellableWork;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Brings services of a swarm to images, and back. The swarm does the work and judges each new task by its health check;
 * here it is told what to do, followed to the end, and not believed more than it can know. What is under way goes on if
 * the caller ends.
 */
public final class ServiceDeployer {
    private final ContainerEngine engine;
    private final Consumer<String> progress;
    private final Duration silence;

    /**
     * @param progress gets lines on what happens, safe to print: what is changed, each change of a task, and every now and
     *     then what is waited for
     */
    public ServiceDeployer(ContainerEngine engine, Consumer<String> progress) {
        this(engine, progress, ServiceWatch.SILENCE);
    }

    /** @param silence after which it is said what is waited for */
    ServiceDeployer(ContainerEngine engine, Consumer<String> progress, Duration silence) {
        this.engine = engine;
        this.progress = progress;
        this.silence = silence;
    }

    private enum Next {
        NOTHING,
        FOLLOW,
        UPDATE
    }

    /**
     * What {@link #deploy} would do; changes nothing.
     *
     * @throws DeployException if it could not be done, or nothing would be done
     */
    public ServicePlan plan(ServiceRequest request) throws DeployException, EngineException, InterruptedException {
        ServiceUpdate update = update(request.name(), request.patience());
        ServiceWatch.Sight start = update.watch().first();
        ServiceImage image = image(request);
        Judgement judgement = judgement(request, image, start);
        return switch (next(request, start, image)) {
            case NOTHING ->
                throw new DeployException(ServiceResult.unchangedSentence(request) + " So nothing would be done.");
            case FOLLOW -> throw new DeployException(update.underWay() + " That would only be followed.");
            case UPDATE ->
                ServiceChange.of(engine, request, start, image, judgement).plan();
        };
    }

    /**
     * Brings a service to an image. If it is being updated to that very image already, that update is followed.
     *
     * @throws DeployException if it cannot be done, with nothing changed
     * @throws UnknownEndException if its end cannot be known
     * @throws EngineException if the engine cannot be asked, has no such image or service, or is no manager of a swarm
     * @throws InterruptedException if it was cancelled; an update that had begun goes on in the swarm
     */
    public ServiceResult deploy(ServiceRequest request, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return CancellableWork.run(cancellation, () -> {
            ServiceUpdate update = update(request.name(), request.patience());
            ServiceWatch.Sight start = update.watch().first();
            ServiceImage image = image(request);
            Judgement judgement = judgement(request, image, start);
            switch (next(request, start, image)) {
                case NOTHING -> {
                    return ServiceResult.unchanged(request, update.watch());
                }
                case FOLLOW -> {
                    return update.follow(judgement);
                }
                default -> {
                    ServiceChange change = ServiceChange.of(engine, request, start, image, judgement);
                    change.plan().changed().forEach(progress);
                    change.plan().warnings().forEach(warning -> progress.accept("Warning: " + warning));
                    cancellation.check();
                    return update.make(change, image.auth(), judgement);
                }
            }
        });
    }

    /**
     * Brings a service back to what it was before its last update.
     *
     * @param patience how long nothing may change beyond the time that the swarm watches a task
     * @throws DeployException if there is nothing to go back to; nothing was changed
     */
    public ServiceResult rollback(String name, Duration patience, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return CancellableWork.run(cancellation, () -> {
            ServiceUpdate update = update(name, patience);
            KnownService now = update.watch().first().service();
            if (now.rollsBack()) {
                throw new DeployException("The service " + now.name() + " was rolled back to "
                        + now.spec().image() + " already, or is right now: deploy an image to bring it to another.");
            }
            if (!now.hasPrevious()) {
                throw new DeployException(
                        "There is nothing to go back to: the service " + now.name() + " has not been updated yet.");
            }
            if (now.previous().runsAs(now.spec())) {
                throw new DeployException("The last change of the service " + now.name()
                        + " was not one of its image, which is " + now.spec().image()
                        + " before and after: 'docker service rollback " + now.name()
                        + "' undoes that change; deploy an image to bring it to another. Nothing was changed.");
            }
            return update.goBack();
        });
    }

    /**
     * Finds out what came of a deployment that this process has not seen the end of, and follows it on if it is under way.
     * The swarm is told nothing.
     *
     * @param request that of the deployment, with the IDs of deployment and image
     * @return as {@link #deploy}; {@link DeployOutcome#UNDONE} if the swarm was not told
     * @throws DeployException if the end cannot be known
     */
    public ServiceResult resume(ServiceRequest request, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return CancellableWork.run(cancellation, () -> resumption(request).result());
    }

    /**
     * Takes back a deployment that somebody has given up, as long as the swarm is at it. One that is over stays.
     *
     * @param request as for {@link #resume}
     * @return {@link DeployOutcome#UNDONE} if the service is what it was; else as {@link #resume}
     */
    public ServiceResult undo(ServiceRequest request, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return CancellableWork.run(cancellation, () -> resumption(request).undone());
    }

    private ServiceResumption resumption(ServiceRequest request)
            throws DeployException, EngineException, InterruptedException {
        return new ServiceResumption(engine, request, update(request.name(), request.patience()));
    }

    private static Next next(ServiceRequest request, ServiceWatch.Sight start, ServiceImage image)
            throws DeployException {
        KnownService now = start.service();
        boolean same = has(now, image);
        if (request.force()) {
            return Next.UPDATE;
        }
        if (now.paused()) {
            throw new DeployException("The swarm stopped in the middle of an update of the service " + now.name()
                    + " to " + now.spec().image() + " (" + now.updateMessage()
                    + "): look why with 'docker service ps " + now.name()
                    + "', then roll it back or force the deployment; nothing was changed.");
        }
        if (start.underWay()) {
            if (!same || now.rollsBack()) {
                throw new DeployException("The service " + now.name() + " is being updated by somebody else ("
                        + now.spec().image() + "): wait for its end, or roll it back; nothing was changed.");
            }
            return Next.FOLLOW;
        }
        boolean fine = start.allRun() || start.wanted().isEmpty();
        return same && fine ? Next.NOTHING : Next.UPDATE;
    }

    private Judgement judgement(ServiceRequest request, ServiceImage image, ServiceWatch.Sight start)
            throws DeployException, EngineException, InterruptedException {
        Judgement judgement = Judgement.of(engine.images(), request, image.id(), start);
        judgement.require();
        return judgement;
    }

    private ServiceUpdate update(String name, Duration patience)
            throws DeployException, EngineException, InterruptedException {
        KnownService service = KnownService.find(engine.services(), name);
        return new ServiceUpdate(engine, new ServiceWatch(engine, service, patience, silence, progress), progress);
    }

    private ServiceImage image(ServiceRequest request) throws DeployException, EngineException, InterruptedException {
        ImageDetails image = engine.images().inspect(request.image());
        Deployer.requireVerdict(request.imageId(), request.image(), image);
        return ServiceImage.of(
                engine.images(), request, image, engine.services().nodes().size());
    }

    /** As far as that is known: tasks of somebody else's deployment may have another image of the same name. */
    private static boolean has(KnownService service, ServiceImage image) {
        ServiceSpec spec = service.spec();
        return spec.image().equals(image.name())
                && spec.record()
                        .filter(record -> record.imageId().equals(image.id()))
                        .isPresent();
    }
}
