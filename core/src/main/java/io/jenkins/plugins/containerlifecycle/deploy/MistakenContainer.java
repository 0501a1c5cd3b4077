package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import java.util.Map;
import java.util.Optional;

/**
 * A container that a killed deployment has made of another image than it meant: an engine takes an image by its name, and
 * somebody gave that to another image at that very moment. It was never started, and nobody may start it.
 */
final class MistakenContainer {
    private static final String NEVER_STARTED = "created";

    private MistakenContainer() {}

    /**
     * Its record names the image that was meant, as does one that an image brings along, for example after {@code docker
     * commit}. But what the image does not say itself, this program has written on the container.
     *
     * @return what it noted there; empty if it is none of these, or its image is gone, so that nobody can tell
     */
    static Optional<Journal> journal(Images images, KnownContainer container)
            throws EngineException, InterruptedException {
        Map<String, String> labels = container.labels();
        String deployment = labels.get(DeploymentRecord.LABEL);
        String journal = labels.get(Journal.LABEL);
        if (deployment == null
                || journal == null
                || container.deployment().isPresent()
                || !container.status().equals(NEVER_STARTED)) {
            return Optional.empty();
        }
        try {
            Map<String, String> brought = images.inspect(container.imageId()).labels();
            return deployment.equals(brought.get(DeploymentRecord.LABEL)) || journal.equals(brought.get(Journal.LABEL))
                    ? Optional.empty()
                    : Journal.of(labels);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
