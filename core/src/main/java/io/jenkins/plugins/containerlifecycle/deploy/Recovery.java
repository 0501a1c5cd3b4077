package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.util.Optional;

/**
 * Finds out from names and labels where a deployment stood that was killed, and finishes or undoes it. The caller has the
 * lock, so nobody else is at it.
 */
final class Recovery {
    private final ContainerEngine engine;
    private final HookListener listener;
    private final DeployNames names;
    private final Validator validator;
    private final Steps steps;

    Recovery(ContainerEngine engine, HookListener listener, DeployNames names, Validator validator) {
        this.engine = engine;
        this.listener = listener;
        this.names = names;
        this.validator = validator;
        this.steps = new Steps(engine, listener);
    }

    /**
     * @param lock of this process; it knows whether it was taken over from one that is gone
     * @return what was done
     * @throws DeployException if containers are in the way that no deployment has made
     */
    DeployResult run(DeployLock lock) throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        if (now.replaced().isPresent()) {
            return replaced(now, now.replaced().get());
        }
        if (now.next().isPresent()) {
            return next(now, now.next().get());
        }
        return lock.takenOver() ? lastSteps(now, lock) : nothing();
    }

    private DeployResult replaced(Situation now, KnownContainer replaced)
            throws DeployException, EngineException, InterruptedException {
        if (now.current().isEmpty()) {
            boolean rollback = now.previous().filter(replaced::replaces).isPresent()
                    && now.next().isEmpty();
            return rollback ? undoneRollback() : undone(false);
        }
        KnownContainer current = now.current().get();
        if (current.replaces(replaced)) {
            // One that runs was brought back by its engine: then the old one is what is wanted.
            if (replaced.running() || !passes(current)) {
                return undone(!replaced.running());
            }
            new Finish(engine, steps, names).deployment();
            return finished();
        }
        if (replaced.replaces(current)) {
            if (!passes(current)) {
                return undoneRollback();
            }
            new Finish(engine, steps, names).rollback();
            return finished();
        }
        throw Undo.foreign(replaced);
    }

    private DeployResult next(Situation now, KnownContainer next)
            throws DeployException, EngineException, InterruptedException {
        if (!isOurs(next)) {
            throw Undo.foreign(next);
        }
        if (now.current().filter(next::replaces).isPresent()) {
            return undone(false);
        }
        // What it was to replace is gone or has been replaced by hand; the new one has never been validated.
        steps.remove(next);
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "A deployment of " + names.name() + " that was killed is undone: " + names.next() + " is removed.");
    }

    /** Its process was killed before the first change of a name, or after the last. */
    private DeployResult lastSteps(Situation now, DeployLock lock) throws EngineException, InterruptedException {
        if (now.current().isEmpty()) {
            return nothing();
        }
        KnownContainer current = now.current().get();
        // The policy comes last, after the names. A new one has it in its own journal, one that was brought back in
        // that of
        // the one that went.
        Optional<Journal> journal = now.previous().filter(current::replaces).isPresent()
                ? current.journal()
                : now.refused().filter(refused -> refused.replaces(current)).flatMap(KnownContainer::journal);
        if (journal.isPresent()) {
            steps.setPolicy(current, journal.get().policy());
        }
        if (lock.ranBefore()) {
            steps.startAndWatch(current);
        }
        return DeployResult.of(
                DeployOutcome.FINISHED,
                "A deployment of " + names.name() + " that was killed has left nothing to undo; the container "
                        + (lock.ranBefore() ? "runs." : "is as it was."));
    }

    private boolean passes(KnownContainer container) throws EngineException, InterruptedException {
        listener.onPhase("A deployment of " + names.name() + " was killed after the containers had changed places; "
                + "validating the new one.");
        steps.start(container.id());
        return validator.validateNew(container.id()).passed();
    }

    private DeployResult undone(boolean keepRefused) throws DeployException, EngineException, InterruptedException {
        new Undo(engine, steps, names).deployment(keepRefused, true);
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "A deployment of " + names.name() + " that was killed is undone: the old container is back.");
    }

    private DeployResult undoneRollback() throws DeployException, EngineException, InterruptedException {
        new Undo(engine, steps, names).rollback(true);
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "A rollback of " + names.name() + " that was killed is undone: the container is as it was.");
    }

    private DeployResult finished() {
        return DeployResult.of(
                DeployOutcome.FINISHED,
                "A deployment of " + names.name() + " that was killed is finished: the new container has passed.");
    }

    private DeployResult nothing() {
        return DeployResult.of(DeployOutcome.NOTHING_TO_DO, "Nothing is left of a deployment of " + names.name() + ".");
    }

    /** An image may carry any label, but none that names the image's own ID. */
    static boolean isOurs(KnownContainer container) {
        try {
            return container.journal().isPresent()
                    && DeploymentRecord.of(container.labels(), container.imageId())
                            .isPresent();
        } catch (MetadataException e) {
            return false;
        }
    }
}
