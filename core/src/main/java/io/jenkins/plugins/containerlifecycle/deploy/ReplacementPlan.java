package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a container may be replaced, and what its successor takes over; changes nothing. */
final class ReplacementPlan {
    private ReplacementPlan() {}

    /** What must not be, whatever is planned. */
    static void requireAllowed(DeployRequest request, ImageDetails image, Situation now, KnownContainer old)
            throws DeployException {
        if (now.refused().isPresent()) {
            KnownContainer refused = now.refused().get();
            if (!Recovery.isOurs(refused)) {
                throw Undo.foreign(refused);
            }
            if (refused.imageId().equals(image.id()) && !request.retry()) {
                throw new RefusedImageException("The image " + ImageIds.shown(image.id()) + " (" + request.image()
                        + ") did not pass for " + old.name() + " before; what is left of it is " + refused.name()
                        + ". Deploy another image, or ask for this one again.");
            }
        }
        if (now.previous().filter(previous -> !old.replaces(previous)).isPresent()) {
            throw Undo.foreign(now.previous().get());
        }
    }

    static DeployPlan of(ContainerEngine engine, DeployRequest request, ImageDetails image, KnownContainer old)
            throws DeployException, EngineException, InterruptedException {
        JsonNode oldImage;
        try {
            oldImage = engine.images().describe(old.imageId());
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE) {
                throw new DeployException("The image of the container " + old.name() + " ("
                        + ImageIds.shown(old.imageId())
                        + ") is not there any more, so what was set for the container cannot be told from what its image"
                        + " brought, and there would be no way back. Start a container anew with 'run'.");
            }
            throw e;
        }
        DeployPlan plan = new ContainerTransfer(old, oldImage)
                .plan(request.names(), request.image(), image.id(), request.order());
        List<String> sharing = sharing(engine, old);
        if (sharing.isEmpty()) {
            return plan;
        }
        List<String> changed = new ArrayList<>(plan.changed());
        changed.add("These containers share something of the old one and have to be made anew after it: "
                + String.join(", ", sharing) + ".");
        return new DeployPlanBuilder().from(plan).changed(changed).build();
    }

    /** Those that are in its network or see its processes: they name its ID, which the new one does not have. */
    private static List<String> sharing(ContainerEngine engine, KnownContainer old)
            throws EngineException, InterruptedException {
        List<String> sharing = new ArrayList<>();
        String wanted = "container:" + old.id();
        for (ContainerSummary other : engine.containers().list(false, Map.of())) {
            Optional<KnownContainer> found = other.names().isEmpty()
                    ? Optional.empty()
                    : KnownContainer.find(engine.containers(), other.names().get(0));
            if (found.filter(container -> container.modes().contains(wanted)).isPresent()) {
                sharing.add(found.get().name());
            }
        }
        return sharing;
    }
}
