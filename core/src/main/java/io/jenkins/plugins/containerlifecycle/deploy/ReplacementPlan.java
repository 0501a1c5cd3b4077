package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import java.util.ArrayList;
import java.util.List;

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
        SharedContainers.requireStartable(engine.containers(), old);
        SharedContainers.requireNoProcesses(engine.containers(), old);
        List<String> sharing = SharedContainers.sharing(engine.containers(), old);
        if (sharing.isEmpty()) {
            return plan;
        }
        List<String> changed = new ArrayList<>(plan.changed());
        changed.add("These containers share something of the old one and have to be made anew after it: "
                + String.join(", ", sharing) + ".");
        return new DeployPlanBuilder().from(plan).changed(changed).build();
    }
}
