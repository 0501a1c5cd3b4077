package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Brings the container back that the last deployment replaced. */
final class Rollback {
    private final ContainerEngine engine;
    private final HookListener listener;
    private final DeployNames names;
    private final DeployLock lock;
    private final Steps steps;
    private final Validator validator;

    Rollback(
            ContainerEngine engine,
            HookListener listener,
            DeployNames names,
            DeployValidation validation,
            DeployLock lock) {
        this.engine = engine;
        this.listener = listener;
        this.names = names;
        this.lock = lock;
        this.steps = new Steps(engine, listener, lock);
        this.validator = new Validator(engine, listener, validation);
    }

    DeployResult run() throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        KnownContainer newer =
                now.current().orElseThrow(() -> new DeployException("There is no container " + names.name() + "."));
        KnownContainer older = now.previous()
                .filter(newer::replaces)
                .orElseThrow(() -> new DeployException("There is no " + names.previous() + " that the container "
                        + names.name() + " has replaced, so there is nothing to go back to."));
        if (now.refused().filter(refused -> !Recovery.isOurs(refused)).isPresent()) {
            throw Undo.foreign(now.refused().get());
        }
        SharedContainers.requireStartable(engine.containers(), newer);
        SharedContainers.requireStartable(engine.containers(), older);
        SharedContainers.requireNoProcesses(engine.containers(), newer);
        lock.check();
        try {
            return swap(newer, older);
        } catch (LostLockException e) {
            throw e;
        } catch (EngineException | DeployException | InterruptedException | RuntimeException e) {
            undoFor(newer, e);
            throw e;
        }
    }

    private DeployResult swap(KnownContainer newer, KnownContainer older)
            throws DeployException, EngineException, InterruptedException {
        listener.onPhase("Bringing the container before back.");
        // First of all, since a process that is killed here leaves nothing to be done about it.
        steps.connect(older, newer.journal().orElseThrow().endpoints());
        long stopped = System.nanoTime();
        if (newer.running()) {
            steps.stop(newer);
        }
        steps.rename(newer, names.replaced());
        steps.rename(older, names.name());
        Duration downtime = null;
        DeployVerdict verdict = start(older);
        if (verdict == null) {
            downtime = Duration.ofNanos(System.nanoTime() - stopped);
            verdict = validator.validate(older.id());
        }
        lock.check();
        if (!verdict.passed()) {
            String evidence = validator.evidence(older);
            new Undo(engine, steps, names).rollback(newer.running(), false);
            return new DeployResultBuilder()
                    .outcome(DeployOutcome.ROLLBACK_FAILED)
                    .sentence("The container before does not pass: " + verdict.reason() + " Nothing has changed: "
                            + names.name() + " is the one that it was.")
                    .verdict(verdict)
                    .downtime(downtime)
                    .evidence(evidence)
                    .build();
        }
        new Finish(engine, steps, names).rollback();
        return new DeployResultBuilder()
                .outcome(DeployOutcome.BROUGHT_BACK)
                .sentence("Container " + names.name() + " is the one before again (" + older.image()
                        + "), and passed. The one that went is kept as " + names.refused() + ".")
                .verdict(verdict)
                .downtime(downtime)
                .evidence("")
                .build();
    }

    /** @return why it cannot be started; null if it was */
    private @Nullable DeployVerdict start(KnownContainer older) throws EngineException, InterruptedException {
        try {
            steps.start(older.id());
            return null;
        } catch (EngineException e) {
            if (!NewContainer.isRefusal(e)) {
                throw e;
            }
            return DeployVerdict.refused(e);
        }
    }

    private void undoFor(KnownContainer newer, Exception cause) throws RollbackFailedException {
        boolean interrupted = Thread.interrupted();
        try {
            lock.check();
            Situation now = Situation.look(engine.containers(), names);
            if (now.replaced().isPresent()
                    || now.current()
                            .filter(found -> found.id().equals(newer.id()))
                            .isPresent()) {
                new Undo(engine, steps, names).rollback(newer.running(), true);
            } else {
                new Finish(engine, steps, names).lastSteps();
            }
        } catch (LostLockException e) {
            cause.addSuppressed(e);
        } catch (InterruptedException e) {
            interrupted = true;
            throw new RollbackFailedException(names, cause, e);
        } catch (EngineException | DeployException | RuntimeException e) {
            throw new RollbackFailedException(names, cause, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
