package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from names and labels where a deployment stood that was killed, and finishes or undoes it. The caller has the
 * lock, so nobody else is at it.
 */
final class Recovery {
    private final ContainerEngine engine;
    private final HookListener listener;
    private final DeployNames names;
    private final Validator validator;
    private final DeployLock lock;
    private final Steps steps;
    private boolean unfinished;

    /** @param lock of this process; it knows whether it was taken over from one that is gone */
    Recovery(ContainerEngine engine, HookListener listener, DeployNames names, Validator validator, DeployLock lock) {
        this.engine = engine;
        this.listener = listener;
        this.names = names;
        this.validator = validator;
        this.lock = lock;
        this.steps = new Steps(engine, listener, lock);
    }

    /**
     * @return what was done
     * @throws DeployException if containers are in the way that no deployment has made
     */
    DeployResult run() throws DeployException, EngineException, InterruptedException {
        unfinished = lock.takenOver();
        Situation now = Situation.look(engine.containers(), names);
        unfinished |= now.replaced().isPresent() || now.next().isPresent();
        try {
            DeployResult result = run(now);
            unfinished = false;
            return result;
        } catch (ForeignContainerException e) {
            // It is thrown before anything is changed.
            unfinished = lock.takenOver();
            throw e;
        }
    }

    private DeployResult run(Situation now) throws DeployException, EngineException, InterruptedException {
        if (now.replaced().isPresent()) {
            return replaced(now, now.replaced().get());
        }
        if (now.next().isPresent()) {
            return next(now, now.next().get());
        }
        return lock.takenOver() ? lastSteps(now) : nothing();
    }

    /** Whether something was left half done that is not in order yet, so that what the lock knows must be kept. */
    boolean unfinished() {
        return unfinished;
    }

    private DeployResult replaced(Situation now, KnownContainer replaced)
            throws DeployException, EngineException, InterruptedException {
        if (now.current().isEmpty()) {
            if (now.next().filter(next -> next.replaces(replaced)).isPresent()) {
                return undone(false);
            }
            if (now.previous().filter(replaced::replaces).isPresent()) {
                return undoneRollback();
            }
            // Without the new one nothing but the lock of the process that was killed tells that it is of a deployment.
            if (lock.takenOver()) {
                return undone(false);
            }
            throw Undo.foreign(replaced);
        }
        KnownContainer current = now.current().get();
        if (current.replaces(replaced)) {
            // One that runs was brought back by its engine: then the old one is what is wanted.
            DeployVerdict verdict = replaced.running() ? null : judge(current);
            if (verdict == null || !verdict.passed()) {
                return undone(verdict != null && verdict.ofImage());
            }
            new Finish(engine, steps, names).deployment();
            return finished(
                    "A deployment of " + names.name() + " that was killed is finished: the new container passes.",
                    verdict);
        }
        if (replaced.replaces(current)) {
            steps.connect(current, replaced.journal().orElseThrow().endpoints());
            DeployVerdict verdict = judge(current);
            if (!verdict.passed()) {
                return undoneRollback();
            }
            new Finish(engine, steps, names).rollback();
            return finished(
                    "A rollback of " + names.name() + " that was killed is finished: the container before passes.",
                    verdict);
        }
        throw Undo.foreign(replaced);
    }

    private DeployResult next(Situation now, KnownContainer next)
            throws DeployException, EngineException, InterruptedException {
        if (MistakenContainer.journal(engine.images(), next).isPresent()) {
            DeployResult removed = removed(next);
            if (!lock.takenOver()) {
                return removed;
            }
            listener.onPhase(removed.sentence());
            return lastSteps(now);
        }
        if (!isOurs(next)) {
            throw Undo.foreign(next);
        }
        if (now.current().filter(next::replaces).isPresent()) {
            return undone(false);
        }
        // What it was to replace is gone or has been replaced by hand; the new one has never been validated.
        return removed(next);
    }

    private DeployResult removed(KnownContainer container) throws EngineException {
        steps.remove(container);
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "A deployment of " + names.name() + " that was killed is undone: " + container.name() + " is removed.");
    }

    /** Its process was killed before the first change of a name, or after the last. */
    private DeployResult lastSteps(Situation now) throws EngineException, InterruptedException {
        if (now.current().isEmpty()) {
            return nothing();
        }
        KnownContainer current = now.current().get();
        if (lock.before() == DeployLock.Before.NONE) {
            return first(current);
        }
        new Finish(engine, steps, names).lastSteps();
        boolean ran = lock.before() == DeployLock.Before.RAN;
        if (ran) {
            steps.startAndWatch(current);
        }
        return finished(
                "A deployment of " + names.name() + " that was killed has left nothing to undo; the container "
                        + (ran ? "runs." : "is as it was."),
                null);
    }

    /** There was no container before: the first one stays if it passes. */
    private DeployResult first(KnownContainer current) throws EngineException, InterruptedException {
        if (MistakenContainer.journal(engine.images(), current)
                .filter(journal -> journal.replaces() == null)
                .isPresent()) {
            return removed(current);
        }
        boolean ours =
                current.journal().filter(journal -> journal.replaces() == null).isPresent() && isOurs(current);
        if (!ours) {
            return nothing();
        }
        DeployVerdict verdict = judge(current);
        if (verdict.passed()) {
            return finished(
                    "A first deployment of " + names.name() + " that was killed is finished: the container passes.",
                    verdict);
        }
        steps.remove(current);
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "A first deployment of " + names.name()
                        + " that was killed is undone: its container does not pass and is" + " removed. "
                        + verdict.reason());
    }

    private DeployVerdict judge(KnownContainer container) throws EngineException, InterruptedException {
        listener.onPhase(
                "A deployment of " + names.name() + " was killed in the middle; validating " + container.name() + ".");
        try {
            steps.start(container.id());
        } catch (EngineException e) {
            if (!NewContainer.isRefusal(e)) {
                throw e;
            }
            return DeployVerdict.refused(e);
        }
        return validator.validateNew(container.id());
    }

    private DeployResult undone(boolean keepRefused) throws DeployException, EngineException, InterruptedException {
        new Undo(engine, steps, names).deployment(keepRefused, true);
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "A deployment of " + names.name() + " that was killed is undone: the old container is back.");
    }

    private DeployResult undoneRollback() throws DeployException, EngineException, InterruptedException {
        new Undo(engine, steps, names).rollback(lock.before() != DeployLock.Before.STOPPED, true);
        return DeployResult.of(
                DeployOutcome.UNDONE,
                "A rollback of " + names.name() + " that was killed is undone: the container is as it was.");
    }

    /** @param verdict on the container that has the name now; null if it was not validated */
    private static DeployResult finished(String sentence, @Nullable DeployVerdict verdict) {
        return new DeployResultBuilder()
                .outcome(DeployOutcome.FINISHED)
                .sentence(sentence)
                .verdict(verdict)
                .evidence("")
                .build();
    }

    private DeployResult nothing() {
        return DeployResult.of(DeployOutcome.NOTHING_TO_DO, "Nothing is left of a deployment of " + names.name() + ".");
    }

    static boolean isOurs(KnownContainer container) {
        return container.journal().isPresent();
    }
}
