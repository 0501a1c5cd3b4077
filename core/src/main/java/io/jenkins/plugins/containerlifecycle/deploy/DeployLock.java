package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.leftover.LeftoverPolicy;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two deployments of one container apart, from whatever machines they come: a container that never runs, since an
 * engine gives a name only once. It says whose it is and until when. One whose owner is gone is renamed and kept until what
 * that owner left is in order, so that whoever dies on the way leaves all that the next one has to know.
 */
final class DeployLock {
    /** How the container was when the lock was taken. */
    enum Before {
        NONE,
        STOPPED,
        RAN
    }

    /** The name of the container that is deployed: proof that the lock is this program's own. */
    static final String LABEL = ImageLabels.PREFIX + "deploying";

    /** Somebody else's deployment may come to its end just then, or the container to its own. */
    private static final int ATTEMPTS = 3;

    private static final String BEFORE = ImageLabels.PREFIX + "deploying.before";

    private final Containers containers;
    private final DeployNames names;
    private final String id;
    private final String held;
    private final @Nullable String brokenId;
    private final Before before;
    private boolean lost;

    /**
     * @param held by which {@link HeldLocks} knows it
     * @param brokenId the lock of a process that is gone, which this one was taken over from; null if there is none
     */
    private DeployLock(
            Containers containers,
            DeployNames names,
            String id,
            String held,
            @Nullable String brokenId,
            Before before) {
        this.containers = containers;
        this.names = names;
        this.id = id;
        this.held = held;
        this.brokenId = brokenId;
        this.before = before;
    }

    /**
     * @param images any of which one is there; nothing of it is run
     * @param length how long it will take at most
     * @throws BusyException if somebody else is at it
     */
    static DeployLock take(ContainerEngine engine, DeployNames names, List<String> images, Duration length)
            throws DeployException, EngineException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<DeployLock> lock = tryToTake(engine, names, images, length);
            if (lock.isPresent()) {
                return lock.get();
            }
        }
        throw new BusyException(who(names) + ", or was until a moment ago. Try again.");
    }

    /** @return nothing if something has changed meanwhile: another one was at it, or the container has ended by itself */
    private static Optional<DeployLock> tryToTake(
            ContainerEngine engine, DeployNames names, List<String> images, Duration length)
            throws DeployException, EngineException, InterruptedException {
        Containers containers = engine.containers();
        Optional<KnownContainer> other = ours(KnownContainer.find(containers, names.lock()), names);
        Optional<KnownContainer> broken = ours(KnownContainer.find(containers, names.brokenLock()), names);
        if (other.isPresent()) {
            Map<String, String> whose = other.get().labels();
            if (!HeldLocks.isGivenUp(whose) && !LeftoverPolicy.isGone(whose, engine.now())) {
                throw busy(engine, names);
            }
            if (broken.isPresent()) {
                containers.remove(other.get().id(), Timeout.REMOVAL.get());
            } else {
                try {
                    containers.rename(other.get().id(), names.brokenLock());
                } catch (EngineException e) {
                    // Somebody else has just done the same.
                    if (KnownContainer.find(containers, names.brokenLock()).isPresent()) {
                        throw busy(engine, names);
                    }
                    throw e;
                }
                broken = other;
            }
        }
        Before now = now(containers, names);
        // What the first one found that was killed is what is to be brought back.
        Before before = broken.map(DeployLock::before).orElse(now);
        Map<String, String> labels = new HashMap<>(LeftoverPolicy.owner(engine.now(), length));
        String held = HeldLocks.begin(labels);
        String brokenId = broken.map(KnownContainer::id).orElse(null);
        @Nullable String id = null;
        boolean taken = false;
        try {
            id = create(engine, names, images, before, labels);
            // Before it was there, another one may have taken the lock, worked, and given it back: then what this one
            // says of the container is not true. What a broken one says stays true.
            taken = (brokenId != null || now == now(containers, names))
                    && Objects.equals(brokenId, idOf(containers, names.brokenLock()));
            return taken
                    ? Optional.of(new DeployLock(containers, names, id, held, brokenId, before))
                    : Optional.empty();
        } finally {
            try {
                if (!taken && id != null) {
                    containers.remove(id, Timeout.REMOVAL.get());
                }
            } finally {
                if (!taken) {
                    HeldLocks.end(held);
                }
            }
        }
    }

    private static Before now(Containers containers, DeployNames names) throws EngineException, InterruptedException {
        return KnownContainer.find(containers, names.name())
                .map(container -> container.running() ? Before.RAN : Before.STOPPED)
                .orElse(Before.NONE);
    }

    private static @Nullable String idOf(Containers containers, String name)
            throws EngineException, InterruptedException {
        return KnownContainer.find(containers, name).map(KnownContainer::id).orElse(null);
    }

    private static String create(
            ContainerEngine engine, DeployNames names, List<String> images, Before before, Map<String, String> labels)
            throws DeployException, EngineException, InterruptedException {
        labels.put(LABEL, names.name());
        labels.put(BEFORE, before.name());
        EngineException missing = null;
        for (String image : images) {
            ObjectNode body = LenientJson.object().put("Image", image);
            body.putArray("Entrypoint").add("/container-lifecycle-lock");
            body.putObject("HostConfig").put("NetworkMode", "none");
            ObjectNode all = body.putObject("Labels");
            labels.forEach(all::put);
            try {
                return engine.containers().create(names.lock(), body);
            } catch (EngineException e) {
                switch (e.kind()) {
                    case CONFLICT -> throw busy(engine, names);
                    case NO_SUCH_IMAGE -> missing = e;
                    default -> throw e;
                }
            }
        }
        if (missing != null) {
            throw missing;
        }
        throw new DeployException("No image of " + names.name() + " is there any more.");
    }

    private static Optional<KnownContainer> ours(Optional<KnownContainer> lock, DeployNames names)
            throws DeployException {
        if (lock.filter(found -> !names.name().equals(found.labels().get(LABEL)))
                .isPresent()) {
            throw Undo.foreign(lock.get());
        }
        return lock;
    }

    private static Before before(KnownContainer lock) {
        String before = lock.labels().getOrDefault(BEFORE, "");
        for (Before value : Before.values()) {
            if (value.name().equals(before)) {
                return value;
            }
        }
        return Before.STOPPED;
    }

    private static String who(DeployNames names) {
        return "The container " + SafeText.line(names.name())
                + " is being deployed or rolled back by somebody else right now";
    }

    /** An agent of Jenkins outlives its builds, so that its process runs tells little. */
    private static BusyException busy(ContainerEngine engine, DeployNames names)
            throws EngineException, InterruptedException {
        String name = SafeText.line(names.name());
        String who = who(names);
        Optional<KnownContainer> lock = KnownContainer.find(engine.containers(), names.lock());
        if (lock.isEmpty()) {
            return new BusyException(who + ", or was until a moment ago. Try again.");
        }
        Map<String, String> labels = lock.get().labels();
        return new BusyException(who + ": " + names.lock() + " is there since "
                + SafeText.line(lock.get().created()) + ", made by " + LeftoverPolicy.holder(labels)
                + ". Wait until that is over. If nobody is at it any more, deploy again from there, or say 'docker rename "
                + names.lock() + " " + names.brokenLock() + "' and then 'containerctl recover " + name + "'"
                + LeftoverPolicy.goneAfter(labels)
                        .map(time -> "; after " + time + " the next deployment does that by itself.")
                        .orElse("."));
    }

    /** Whether another process was killed at it, so that things may be as it left them. */
    boolean takenOver() {
        return brokenId != null;
    }

    /** How the container was before, be it before the process that was killed. */
    Before before() {
        return before;
    }

    /** @throws LostLockException if it is not ours any more: our time was over, and somebody has taken over */
    void check() throws LostLockException, EngineException, InterruptedException {
        lost |= !id.equals(idOf(containers, names.lock()));
        if (lost) {
            throw new LostLockException(
                    "The deployment of " + names.name() + " took too long, and its lock was taken away:"
                            + " what there is now is the business of whoever took it.");
        }
    }

    /**
     * Works on an interrupted thread, too.
     *
     * @param inOrder whether nothing is half done; else what the lock says is kept for whoever comes next
     */
    void release(boolean inOrder) throws EngineException, InterruptedException {
        try {
            if (!lost) {
                remove(inOrder);
            }
            // Else what there is of it says to whoever took it over what has to be brought into order.
        } finally {
            // If the engine was not there, the next deployment of this process may take it over.
            HeldLocks.end(held);
        }
    }

    private void remove(boolean inOrder) throws EngineException, InterruptedException {
        if (!inOrder && brokenId == null) {
            boolean interrupted = Thread.interrupted();
            try {
                containers.rename(id, names.brokenLock());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return;
        }
        if (inOrder && brokenId != null) {
            containers.remove(brokenId, Timeout.REMOVAL.get());
        }
        containers.remove(id, Timeout.REMOVAL.get());
    }
}
