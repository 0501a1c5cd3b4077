package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.leftover.LeftoverPolicy;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps two deployments of one container apart, from whatever machines they come: a container that never runs, since an
 * engine gives a name only once. It says whose it is and until when; one whose owner is gone is taken over, and then what
 * that one left is to be recovered.
 */
final class DeployLock {
    /** The name of the container that is deployed: proof that the lock is this program's own. */
    private static final String LABEL = ImageLabels.PREFIX + "deploying";

    /** Whether the container ran when the lock was taken. */
    private static final String RAN = ImageLabels.PREFIX + "deploying.ran";

    private final ContainerEngine engine;
    private final String id;
    private final String name;
    private final boolean takenOver;
    private final boolean ranBefore;

    private DeployLock(ContainerEngine engine, String id, String name, boolean takenOver, boolean ranBefore) {
        this.engine = engine;
        this.id = id;
        this.name = name;
        this.takenOver = takenOver;
        this.ranBefore = ranBefore;
    }

    /**
     * @param image any image that is there; nothing of it is run
     * @param length how long it will take at most
     * @throws DeployException if somebody else is at it
     */
    static DeployLock take(ContainerEngine engine, DeployNames names, String image, Duration length)
            throws DeployException, EngineException, InterruptedException {
        boolean takenOver = false;
        boolean ranBefore = false;
        Optional<KnownContainer> other = KnownContainer.find(engine.containers(), names.lock());
        if (other.isPresent()) {
            Map<String, String> labels = other.get().labels();
            if (!names.name().equals(labels.get(LABEL))) {
                throw new DeployException("There is a container " + names.lock()
                        + " that this program did not make: rename or remove it.");
            }
            if (!LeftoverPolicy.isGone(labels, engine.now())) {
                throw busy(names);
            }
            takenOver = true;
            ranBefore = Boolean.parseBoolean(labels.get(RAN));
            // By its ID: should a third one have been quicker, that one's lock stays.
            engine.containers().remove(other.get().id(), Timeout.REMOVAL.get());
        }
        boolean runs = KnownContainer.find(engine.containers(), names.name())
                .filter(KnownContainer::running)
                .isPresent();
        ObjectNode body = LenientJson.object().put("Image", image);
        body.putArray("Entrypoint").add("/container-lifecycle-lock");
        body.putObject("HostConfig").put("NetworkMode", "none");
        ObjectNode labels = body.putObject("Labels");
        labels.put(LABEL, names.name());
        labels.put(RAN, String.valueOf(runs || ranBefore));
        LeftoverPolicy.owner(engine.now(), length).forEach(labels::put);
        try {
            String id = engine.containers().create(names.lock(), body);
            return new DeployLock(engine, id, names.name(), takenOver, ranBefore);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.CONFLICT) {
                throw busy(names);
            }
            throw e;
        }
    }

    private static DeployException busy(DeployNames names) {
        return new DeployException("The container " + SafeText.line(names.name())
                + " is being deployed or rolled back by somebody else right now (there is " + names.lock()
                + "). Wait until that is over. If its process is gone, from another machine too, 'docker rm "
                + names.lock() + "' ends the wait.");
    }

    /** Whether another process was killed at it, so that things may be as it left them. */
    boolean takenOver() {
        return takenOver;
    }

    /** Whether the container ran when the one that was killed began. */
    boolean ranBefore() {
        return ranBefore;
    }

    /** @throws DeployException if it is not ours any more: our time was over, and somebody has taken over */
    void check() throws DeployException, EngineException, InterruptedException {
        try {
            engine.containers().inspect(id);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_CONTAINER) {
                throw new DeployException(
                        "The deployment of " + name + " took too long, and its lock was taken away: what"
                                + " there is now is another one's business.");
            }
            throw e;
        }
    }

    /** Works on an interrupted thread, too. */
    void release() throws EngineException {
        engine.containers().remove(id, Timeout.REMOVAL.get());
    }
}
