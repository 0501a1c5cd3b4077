package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image or container that is looked into.
 *
 * @param kind null if there is nothing of that name
 * @param id of the image or container; null if there is none
 * @param name by which people know it; of an image without a name the beginning of its ID
 */
public record AuditTarget(
        @Nullable TargetKind kind, @Nullable String id, String name) {
    /** As the user named it. */
    public static AuditTarget of(Target target, String name) {
        return target instanceof ContainerDetails container
                ? new AuditTarget(TargetKind.CONTAINER, container.id(), name)
                : new AuditTarget(TargetKind.IMAGE, ((ImageDetails) target).id(), name);
    }

    /** What the user named is neither an image nor a container. */
    public static AuditTarget missing(String name) {
        return new AuditTarget(null, null, name);
    }

    public boolean isMissing() {
        return kind == null;
    }

    /** Each image and container once, by the first of its names. */
    public static List<AuditTarget> distinct(List<AuditTarget> targets) {
        Map<String, AuditTarget> distinct = new LinkedHashMap<>();
        targets.forEach(target ->
                distinct.putIfAbsent(target.kind + " " + (target.id == null ? target.name : target.id), target));
        return List.copyOf(distinct.values());
    }

    /** All images and running containers of an engine. */
    public static List<AuditTarget> all(ContainerEngine engine) throws EngineException, InterruptedException {
        List<AuditTarget> targets = new ArrayList<>();
        for (ImageSummary image : engine.images().list()) {
            if (RunLabels.isTemporary(image)) {
                continue;
            }
            String name = image.repoTags().stream().findFirst().orElse(ImageIds.digits(image.id()));
            targets.add(new AuditTarget(TargetKind.IMAGE, image.id(), name));
        }
        for (ContainerSummary container : engine.containers().list(false, Map.of())) {
            String name = container.names().isEmpty()
                    ? ImageIds.digits(container.id())
                    : container.names().get(0);
            targets.add(new AuditTarget(TargetKind.CONTAINER, container.id(), name));
        }
        return targets;
    }
}
