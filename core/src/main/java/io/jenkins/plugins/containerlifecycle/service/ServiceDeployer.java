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
import org.jspecify.annotations.Nullable;

/**
 * Brings services of a swarm to images, and back. The swarm does the work and judges each new task by its health check;
 * here it is told what to do, followed to the end, and not believed more than it can know. What is under way goes on if
 * the caller ends.
 */
public final class ServiceDeployer {
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

    /** What {@link #deploy} would do; changes nothing. */
    public ServicePlan plan(ServiceRequest request) throws DeployException, EngineException, InterruptedException {
        KnownService now = KnownService.find(services, request.name());
        ServiceImage image = image(request);
        if (has(now, image) && !request.force()) {
            throw new DeployException("Service " + now.name() + " has the image " + request.image()
                    + " already, so nothing would be done.");
        }
        return ServiceChange.of(engine, request, now, image).plan();
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
            KnownService now = KnownService.find(services, request.name());
            ServiceImage image = image(request);
            ServiceWatch watch = watch(now, request.patience());
            boolean same = has(now, image);
            if (now.underWay() && !request.force()) {
                if (!same || !now.updateState().equals("updating")) {
                    throw new DeployException("The service " + now.name() + " is being updated by somebody else ("
                            + now.spec().image() + "): wait for its end, or roll it back; nothing was changed.");
                }
                progress.accept("The service " + now.name() + " is being updated to this image already.");
                boolean judged =
                        HealthCheck.of(engine.images(), image.id(), now.spec()).isPresent();
                return follow(watch, now.previous(), now.spec(), judged, null);
            }
            if (same && !request.force() && isSettled(now)) {
                return new ServiceResult(
                        DeployOutcome.UNCHANGED,
                        "Service " + now.name() + " has the image " + request.image() + " already.",
                        null,
                        List.of(),
                        "");
            }
            ServiceChange change = ServiceChange.of(engine, request, now, image);
            change.plan().warnings().forEach(warning -> progress.accept("Warning: " + warning));
            cancellation.check();
            services.update(now.id(), now.version(), change.after().json(), image.auth());
            return follow(watch, change.before(), change.after(), change.plan().judged(), change.plan());
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
            KnownService now = KnownService.find(services, name);
            if (now.updateState().startsWith("rollback")) {
                throw new DeployException("The service " + now.name() + " was rolled back to "
                        + now.spec().image() + " already, or is right now: deploy an image to bring it to another.");
            }
            if (!now.hasPrevious()) {
                throw new DeployException(
                        "There is nothing to go back to: the service " + now.name() + " has not been updated yet.");
            }
            ServiceWatch watch = watch(now, patience);
            services.rollback(now.id(), now.version(), now.spec().json());
            ServiceWatch.Sight end = watch.untilEnd(now.previous(), true);
            return new ServiceEnd(engine, watch, end, now.previous(), true, null).ofRollback();
        });
    }

    private ServiceResult follow(
            ServiceWatch watch, ServiceSpec before, ServiceSpec after, boolean judged, @Nullable ServicePlan plan)
            throws DeployException, EngineException, InterruptedException {
        ServiceWatch.Sight end = watch.untilEnd(after, false);
        return new ServiceEnd(engine, watch, end, after, judged, plan).ofDeployment(before);
    }

    private ServiceWatch watch(KnownService now, Duration patience)
            throws DeployException, EngineException, InterruptedException {
        return new ServiceWatch(engine, now, patience, progress);
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

    private boolean isSettled(KnownService service) throws EngineException, InterruptedException {
        return !service.updateState().endsWith("paused")
                && services.tasks(service.id()).stream().allMatch(task -> !task.wanted() || task.running());
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
