package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecordBuilder;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service is, and what it is to be.
 *
 * @param before kept here, because the swarm forgets it when it rolls back by itself
 */
record ServiceChange(ServiceSpec before, ServiceSpec after, ServicePlan plan) {

    /** @throws DeployException if it cannot be made, or nobody could tell whether it went well */
    static ServiceChange of(ContainerEngine engine, ServiceRequest request, KnownService now, ServiceImage image)
            throws DeployException, EngineException, InterruptedException {
        ServiceSpec before = now.spec();
        if (!before.hasContainers() || before.isJob()) {
            throw new DeployException("The service " + now.name()
                    + " is a job or a plugin, not a service whose containers are replaced: it cannot be deployed.");
        }
        Optional<HealthCheck> health = HealthCheck.of(engine.images(), image.id(), before);
        Duration needed = health.map(HealthCheck::monitor).orElse(ServiceSpec.DEFAULT_MONITOR);
        Duration monitor = before.monitor().compareTo(needed) < 0 ? needed : before.monitor();
        List<String> unjudged = new ArrayList<>();
        if (health.isEmpty()) {
            unjudged.add("Neither the image " + request.image() + " nor the service " + now.name()
                    + " has a health check, so the swarm can only tell that new tasks keep running for "
                    + Durations.text(monitor) + ", not that they work.");
        }
        if (engine.services().tasks(now.id()).stream().noneMatch(ServiceTask::wanted)) {
            unjudged.add("The service " + now.name() + " has no task that is to run, so nothing of the image "
                    + request.image() + " is tried.");
        }
        if (!unjudged.isEmpty() && !request.unjudged()) {
            throw new DeployException(
                    unjudged.get(0) + " Give it what is missing, or deploy without validation; nothing was changed.");
        }
        List<String> warnings = new ArrayList<>(image.warnings());
        warnings.addAll(unjudged);
        if (before.maxFailureRatio() > 0) {
            warnings.add("The service " + now.name() + " accepts that some of its new tasks fail (max-failure-ratio "
                    + before.maxFailureRatio() + ").");
        }
        DeploymentRecord record = record(engine, request, image, before);
        String order =
                request.order() == null ? before.order() : request.order().toString();
        ServiceSpec after = before.with(image, record, order, monitor);
        ServicePlan plan = new ServicePlanBuilder()
                .service(now.name())
                .image(image.name())
                .previousImage(before.image())
                .deployment(record)
                .order(order)
                .monitor(monitor)
                .changed(changed(before, after))
                .judged(health.isPresent())
                .warnings(warnings)
                .build();
        return new ServiceChange(before, after, plan);
    }

    private static List<String> changed(ServiceSpec before, ServiceSpec after) {
        List<String> changed = new ArrayList<>();
        add(changed, "Image", before.image(), after.image());
        add(changed, "Update order", before.order(), after.order());
        add(changed, "If a task fails", before.failureAction(), after.failureAction());
        add(changed, "A new task is watched for", Durations.text(before.monitor()), Durations.text(after.monitor()));
        return changed;
    }

    private static void add(List<String> changed, String what, String before, String after) {
        if (!before.equals(after)) {
            changed.add(what + ": " + before + " -> " + after);
        }
    }

    private static DeploymentRecord record(
            ContainerEngine engine, ServiceRequest request, ServiceImage image, ServiceSpec before)
            throws EngineException, InterruptedException {
        return new DeploymentRecordBuilder()
                .deploymentId(HookRunner.newRunId())
                .deployedAt(engine.now())
                .deployedBy(request.deployedBy())
                .deploymentCause(request.cause())
                .reason(request.reason())
                .image(request.image())
                .imageId(image.id())
                .previousImageId(imageId(engine, before))
                .verdict(request.verdict())
                .build();
    }

    private static @Nullable String imageId(ContainerEngine engine, ServiceSpec spec)
            throws EngineException, InterruptedException {
        if (spec.record().isPresent()) {
            return spec.record().get().imageId();
        }
        try {
            return engine.images().inspect(spec.image()).id();
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE) {
                return null;
            }
            throw e;
        }
    }
}
