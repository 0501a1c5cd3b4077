package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings containers to images, back to the one before, and out of deployments that were killed. Each call excludes others
 * of the same container, on whatever machine they are made.
 */
public final class Deployer {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int STOPS = 4;

    /** Nobody wants to wait for the lock of somebody who is gone for years. */
    private static final Duration LONGEST_STOP = Duration.ofDays(1);

    private final ContainerEngine engine;
    private final HookListener listener;

    public Deployer(ContainerEngine engine, HookListener listener) {
        this.engine = engine;
        this.listener = listener;
    }

    /** Work with the lock of a container, after what others left was brought into order. */
    @FunctionalInterface
    private interface Work {
        DeployResult run(DeployLock lock, DeployResult recovered)
                throws DeployException, EngineException, InterruptedException;
    }

    /**
     * Brings a container to an image, or leaves it as it was.
     *
     * @throws RollbackFailedException if something was changed and could not be undone
     * @throws DeployException if it cannot be done or is not allowed
     * @throws EngineException if the engine cannot be asked; what was changed is undone
     * @throws InterruptedException if it was cancelled; what was changed is undone
     */
    public DeployResult deploy(DeployRequest request, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return CancellableWork.run(cancellation, () -> {
            ImageDetails image = engine.images().inspect(request.image());
            requireVerdict(request.imageId(), request.image(), image);
            DeployValidation validation = orDefault(request.validation());
            return locked(request.names(), List.of(image.id()), validation, (lock, recovered) -> {
                tell(recovered);
                Situation now = Situation.look(engine.containers(), request.names());
                if (now.current().isEmpty()) {
                    requireNoId(request.names());
                    return new FirstDeployment(engine, listener, request, image, lock).run();
                }
                if (request.onlyFirst()) {
                    throw new DeployException("There is a container "
                            + request.names().name() + " already: deploy it to another image, or choose another name.");
                }
                request.first().notNeeded(request.names().name());
                return Replacement.run(engine, listener, request, image, lock, now);
            });
        });
    }

    /** What {@link #deploy} would do; changes nothing. */
    public DeployPlan plan(DeployRequest request) throws DeployException, EngineException, InterruptedException {
        ImageDetails image = engine.images().inspect(request.image());
        requireVerdict(request.imageId(), request.image(), image);
        refuseOtherEngines();
        Situation now = Situation.look(engine.containers(), request.names());
        if (now.current().isEmpty()) {
            throw new DeployException("There is no container " + request.names().name()
                    + " yet, so nothing would be carried over: it would be made as with 'run'.");
        }
        KnownContainer current = now.current().get();
        request.first().notNeeded(current.name());
        if (current.imageId().equals(image.id()) && current.serving() && !request.force()) {
            throw new DeployException("Container " + current.name() + " has the image " + request.image()
                    + " already, so nothing would be done.");
        }
        ReplacementPlan.requireAllowed(request, image, now, current);
        return ReplacementPlan.of(engine, request, image, current);
    }

    /**
     * Brings the container back that the last deployment replaced, and validates it. The one that goes is kept as refused.
     *
     * @throws DeployException if there is none; nothing was changed
     */
    public DeployResult rollback(DeployNames names, DeployValidation validation, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return CancellableWork.run(cancellation, () -> {
            return locked(names, images(names), validation, (lock, recovered) -> {
                tell(recovered);
                return new Rollback(engine, listener, names, validation, lock).run();
            });
        });
    }

    /** Finishes or undoes a deployment or rollback that was killed. */
    public DeployResult recover(DeployNames names, DeployValidation validation, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        return CancellableWork.run(
                cancellation, () -> locked(names, images(names), validation, (lock, recovered) -> recovered));
    }

    /**
     * Finds out what came of a deployment that this process has not seen the end of. It waits for the process that is at it;
     * if that is gone, it finishes or undoes what was left. Nothing is deployed anew.
     *
     * @param request that of the deployment, with its ID
     * @return {@link DeployOutcome#DEPLOYED} or {@link DeployOutcome#FAILED}, as a validation says now; {@link
     *     DeployOutcome#ROLLED_BACK} or {@link DeployOutcome#ROLLBACK_FAILED} if the image is kept as refused; {@link
     *     DeployOutcome#UNCHANGED} if the container has that very image otherwise; else {@link DeployOutcome#UNDONE}
     */
    public DeployResult resume(DeployRequest request, Cancellation cancellation)
            throws DeployException, EngineException, InterruptedException {
        DeployNames names = request.names();
        DeployValidation validation = orDefault(request.validation());
        return CancellableWork.run(cancellation, () -> {
            Deadline deadline = Deadline.in(validation.longest());
            while (true) {
                try {
                    List<String> images = imagesIfAny(names);
                    Resumption resumption =
                            new Resumption(engine.containers(), request, new Validator(engine, listener, validation));
                    return images.isEmpty()
                            ? resumption.result(null)
                            : locked(names, images, validation, (lock, recovered) -> {
                                tell(recovered);
                                return resumption.result(recovered.verdict());
                            });
                } catch (BusyException e) {
                    if (deadline.passed()) {
                        throw e;
                    }
                    Thread.sleep(PAUSE.toMillis());
                }
            }
        });
    }

    /** The containers of which a deployment or rollback was left in the middle, by their names. */
    public SortedSet<String> unfinished() throws EngineException, InterruptedException {
        SortedSet<String> names = new TreeSet<>();
        for (String label : List.of(Journal.LABEL, DeployLock.LABEL)) {
            for (ContainerSummary container : engine.containers().list(true, Map.of(label, ""))) {
                for (String name : container.names()) {
                    DeployNames.deployed(name).ifPresent(names::add);
                }
            }
        }
        return names;
    }

    /** The containers of which the one before was to be kept for a time that is over, by their names. */
    public SortedSet<String> expired() throws EngineException, InterruptedException {
        SortedSet<String> names = new TreeSet<>();
        for (ContainerSummary container : engine.containers().list(true, Map.of(Journal.LABEL, ""))) {
            for (String name : container.names()) {
                if (!DeployNames.isReserved(name)
                        && Situation.look(engine.containers(), new DeployNames(name))
                                .isExpired(engine.now())) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * Removes the container before of one of the {@link #expired} ones, unless things have changed meanwhile.
     *
     * @return whether it was removed
     */
    public boolean removeExpired(DeployNames names) throws DeployException, EngineException, InterruptedException {
        DeployLock lock = DeployLock.take(engine, names, images(names), Timeout.REMOVAL.get());
        boolean inOrder = !lock.takenOver();
        try {
            return inOrder && new Finish(engine, new Steps(engine, listener, lock), names).removeExpired();
        } finally {
            lock.release(inOrder);
        }
    }

    /** Engines take the beginning of an ID for a name; a container of that name would be another one. */
    private void requireNoId(DeployNames names) throws DeployException, EngineException, InterruptedException {
        try {
            String name = engine.containers().inspect(names.name()).name();
            throw new DeployException(
                    "'" + names.name() + "' is the ID of the container " + name + ": name it '" + name + "'.");
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NO_SUCH_CONTAINER) {
                throw e;
            }
        }
    }

    /** Those of all containers that belong to a name: one of them is there, or nothing could be brought back. */
    private List<String> images(DeployNames names) throws DeployException, EngineException, InterruptedException {
        List<String> images = imagesIfAny(names);
        if (images.isEmpty()) {
            throw new DeployException(
                    "There is no container " + names.name() + ", and nothing is left of a deployment of it.");
        }
        return images;
    }

    private List<String> imagesIfAny(DeployNames names) throws EngineException, InterruptedException {
        Set<String> images = new LinkedHashSet<>();
        for (String name : List.of(
                names.name(), names.replaced(), names.next(), names.previous(), names.lock(), names.brokenLock())) {
            KnownContainer.find(engine.containers(), name).ifPresent(found -> images.add(found.imageId()));
        }
        return List.copyOf(images);
    }

    /**
     * A name may have been given to another image since it was decided that it may be deployed, by a verdict or a stamp.
     *
     * @param imageId of the image that was decided on; null if nobody has decided
     * @param name of the image to deploy
     * @param image what that name means now
     */
    public static void requireVerdict(@Nullable String imageId, String name, ImageDetails image)
            throws DeployException {
        if (imageId != null && !imageId.equals(image.id())) {
            throw new DeployException("The decision was about the image " + ImageIds.shown(imageId) + ", but " + name
                    + " means " + ImageIds.shown(image.id()) + " now: it is not deployed. Deploy again.");
        }
    }

    private void tell(DeployResult recovered) {
        if (recovered.outcome() != DeployOutcome.NOTHING_TO_DO) {
            listener.onPhase(recovered.sentence());
        }
    }

    private DeployResult locked(DeployNames names, List<String> images, DeployValidation validation, Work work)
            throws DeployException, EngineException, InterruptedException {
        refuseOtherEngines();
        Duration length = validation.longest().plus(stops(names));
        DeployLock lock = DeployLock.take(engine, names, images, length);
        Recovery recovery = new Recovery(engine, listener, names, new Validator(engine, listener, validation), lock);
        boolean undone = true;
        try {
            return work.run(lock, recovery.run());
        } catch (RollbackFailedException e) {
            undone = false;
            throw e;
        } finally {
            try {
                lock.release(undone && !recovery.unfinished());
            } catch (EngineException e) {
                listener.onPhase("Warning: " + names.lock() + " may still be there: " + e.getMessage()
                        + " The next deployment removes it.");
            }
        }
    }

    /** How long it may take to stop containers: the old one and the new one, and both once more if things go wrong. */
    private Duration stops(DeployNames names) throws EngineException, InterruptedException {
        Duration longest = Duration.ZERO;
        for (String name : List.of(names.name(), names.replaced())) {
            Duration stop = KnownContainer.find(engine.containers(), name)
                    .map(KnownContainer::stopTimeout)
                    .orElse(Duration.ZERO);
            longest = stop.compareTo(longest) > 0 ? stop : longest;
        }
        return (longest.compareTo(LONGEST_STOP) > 0 ? LONGEST_STOP : longest).multipliedBy(STOPS);
    }

    /** Podman can neither change a restart policy nor give a running container another name in its networks. */
    private void refuseOtherEngines() throws DeployException, EngineException, InterruptedException {
        String engineName = engine.info().name();
        if (engineName != null && engineName.toLowerCase(Locale.ROOT).contains("podman")) {
            throw new DeployException("Containers of Podman cannot be deployed by this program: Podman cannot change a"
                    + " container's restart policy, so a deployment that is killed could not be undone. Validate the image"
                    + " and use 'podman auto-update'.");
        }
    }

    private static DeployValidation orDefault(@Nullable DeployValidation validation) {
        return validation == null ? DeployValidation.DEFAULT : validation;
    }
}
