package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecordBuilder;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service is, and what it is to be.
 *
 * @param before kept here, because the swarm forgets it when it rolls back by itself
 */
record ServiceChange(ServiceSpec before, ServiceSpec after, ServicePlan plan) {

    static ServiceChange of(
            ContainerEngine engine,
            ServiceRequest request,
            ServiceWatch.Sight start,
            ServiceImage image,
            Judgement judgement)
            throws EngineException, InterruptedException {
        KnownService now = start.service();
        ServiceSpec before = now.spec();
        List<String> warnings = new ArrayList<>(image.warnings());
        warnings.addAll(judgement.doubts());
        if (!start.settled()) {
            warnings.add("An update of the service " + now.name() + " to " + before.image()
                    + " has not come to its end: if this one fails, the swarm can only go back to that.");
        }
        DeploymentRecord record = record(engine, request, image, before);
        String order =
                request.order() == null ? before.order() : request.order().toString();
        ServiceSpec after = before.with(image, record, order, judgement.monitor());
        ServicePlan plan = new ServicePlanBuilder()
                .service(now.name())
                .image(image.name())
                .previousImage(before.image())
                .deployment(record)
                .order(order)
                .monitor(judgement.monitor())
                .changed(changed(before, after))
                .judged(judgement.judged())
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
                .deploymentId(request.deploymentId() == null ? HookRunner.newRunId() : request.deploymentId())
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

    /** Of the image that a service has; null if neither its record nor the manager's engine knows. */
    static @Nullable String imageId(ContainerEngine engine, ServiceSpec spec)
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
