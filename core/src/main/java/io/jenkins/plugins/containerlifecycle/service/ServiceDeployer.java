package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Services;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Brings services of a swarm to images, and back. The swarm does the work and judges each new task by its health check;
 * here it is told what to do, followed to the end, and not believed more than it can know. What is under way goes on if
 * the caller ends.
 */
public final class ServiceDeployer {
    private static final String ROLLBACK = "rollback";

    private final ContainerEngine engine;
    private final Services services;
    private final Consumer<String> progress;

    /** @param progress gets lines on what happens, safe to print */
    public ServiceDeployer(ContainerEngine engine, Consumer<String> progress) {
        this.engine = engine;
        this.services = engine.services();
        this.progress = progress;
    }

    private interface Work {
        ServiceResult run() throws DeployException, EngineException, InterruptedException;
    }

    private interface Submission {
        void send(long version) throws EngineException, InterruptedException;
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
        ServiceWatch.Sight start = watch(request.name(), request.patience()).first();
        ServiceImage image = image(request);
        Judgement judgement = judgement(request, image, start);
        return switch (next(request, start, image)) {
            case NOTHING -> throw new DeployException(unchanged(request, start) + " So nothing would be done.");
            case FOLLOW -> throw new DeployException(followed(start) + " That would only be followed.");
            case UPDATE ->
                ServiceChange.of(engine, request, start, image, judgement).plan();
        };
    }

    /**
     * Brings a service to an image. If it is being updated to that very image already, that update is followed.
     *
     * @throws DeployException if it cannot be done, with nothing changed, or if its end cannot be known
     * @throws EngineException if the engine cannot be asked, has no such image or service, or is no manager of a swarm
     * @throws InterruptedException if it was cancelled; an update that had begun goes on in the swarm
     */
    public ServiceResult deploy(ServiceRequest request, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return cancellable(cancellation, () -> {
            ServiceWatch watch = watch(request.name(), request.patience());
            ServiceWatch.Sight start = watch.first();
            KnownService now = start.service();
            ServiceImage image = image(request);
            Judgement judgement = judgement(request, image, start);
            switch (next(request, start, image)) {
                case NOTHING -> {
                    return new ServiceResult(DeployOutcome.UNCHANGED, unchanged(request, start), null, List.of(), "");
                }
                case FOLLOW -> {
                    progress.accept(followed(start));
                    ServiceWatch.Sight end = watch.untilEnd(now.spec(), false);
                    return new ServiceEnd(engine, watch, end, now.spec(), null)
                            .ofDeployment(now.previous(), true, judgement);
                }
                default -> {
                    ServiceChange change = ServiceChange.of(engine, request, start, image, judgement);
                    change.plan().warnings().forEach(warning -> progress.accept("Warning: " + warning));
                    cancellation.check();
                    submit(
                            now,
                            version -> services.update(
                                    now.id(), version, change.after().json(), image.auth()),
                            again -> again.spec().runsAs(change.after()));
                    ServiceWatch.Sight end = watch.untilEnd(change.after(), false);
                    return new ServiceEnd(engine, watch, end, change.after(), change.plan())
                            .ofDeployment(change.before(), start.settled(), judgement);
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
        return cancellable(cancellation, () -> {
            ServiceWatch watch = watch(name, patience);
            KnownService now = watch.first().service();
            if (now.updateState().startsWith(ROLLBACK)) {
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
            submit(
                    now,
                    version -> services.rollback(now.id(), version, now.spec().json()),
                    again -> again.updateState().startsWith(ROLLBACK)
                            && again.spec().runsAs(now.previous()));
            ServiceWatch.Sight end = watch.untilEnd(now.previous(), true);
            return new ServiceEnd(engine, watch, end, now.previous(), null).ofRollback();
        });
    }

    /** @param taken whether the service is what was submitted */
    private void submit(KnownService now, Submission submission, Predicate<KnownService> taken)
            throws DeployException, EngineException, InterruptedException {
        try {
            submission.send(now.version());
        } catch (EngineException e) {
            switch (e.kind()) {
                case CONFLICT -> {
                    // The swarm's own word on an update makes another version of the same service, too.
                    KnownService again = new KnownService(services.describe(now.id()));
                    if (!again.spec().equals(now.spec())) {
                        throw e;
                    }
                    submission.send(again.version());
                }
                case CONNECTION_LOST, TIMED_OUT -> {
                    if (!isTaken(now, taken)) {
                        throw new DeployException(e.getMessage() + " Whether the swarm was told is not known:"
                                + " 'docker service inspect " + now.name() + "' shows what the service is to be.");
                    }
                }
                default -> throw e;
            }
        }
    }

    private boolean isTaken(KnownService now, Predicate<KnownService> taken) throws InterruptedException {
        try {
            return taken.test(new KnownService(services.describe(now.id())));
        } catch (EngineException e) {
            // Nobody answers, so nothing is known.
            return false;
        }
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
            if (!same || now.updateState().startsWith(ROLLBACK)) {
                throw new DeployException("The service " + now.name() + " is being updated by somebody else ("
                        + now.spec().image() + "): wait for its end, or roll it back; nothing was changed.");
            }
            return Next.FOLLOW;
        }
        boolean fine = start.allRun() || start.wanted().isEmpty();
        return same && fine ? Next.NOTHING : Next.UPDATE;
    }

    private static String unchanged(ServiceRequest request, ServiceWatch.Sight start) {
        return "Service " + start.service().name() + " has the image " + request.image() + " already.";
    }

    private static String followed(ServiceWatch.Sight start) {
        return "The service " + start.service().name() + " is being updated to this image already.";
    }

    private Judgement judgement(ServiceRequest request, ServiceImage image, ServiceWatch.Sight start)
            throws DeployException, EngineException, InterruptedException {
        Judgement judgement = Judgement.of(engine.images(), request, image, start);
        judgement.require();
        return judgement;
    }

    private ServiceWatch watch(String name, Duration patience)
            throws DeployException, EngineException, InterruptedException {
        return new ServiceWatch(engine, KnownService.find(services, name), patience, progress);
    }

    private ServiceImage image(ServiceRequest request) throws DeployException, EngineException, InterruptedException {
        ImageDetails image = engine.images().inspect(request.image());
        Deployer.requireVerdict(request.imageId(), request.image(), image);
        return ServiceImage.of(engine.images(), request, image, services.nodes().size());
    }

    /** As far as that is known: tasks of somebody else's deployment may have another image of the same name. */
    private static boolean has(KnownService service, ServiceImage image) {
        ServiceSpec spec = service.spec();
        return spec.image().equals(image.name())
                && spec.record()
                        .filter(record -> record.imageId().equals(image.id()))
                        .isPresent();
    }

    private static ServiceResult cancellable(Cancellation cancellation, Work work)
            throws DeployException, EngineException, InterruptedException {
        cancellation.begin(Thread.currentThread());
        try {
            cancellation.check();
            return work.run();
        } finally {
            cancellation.end();
        }
    }
}
