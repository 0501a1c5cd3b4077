package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import java.time.Duration;

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
        this.steps = new Steps(engine, listener);
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
        lock.check();
        try {
            return swap(newer, older);
        } catch (EngineException | InterruptedException e) {
            undoFor(e);
            throw e;
        }
    }

    private DeployResult swap(KnownContainer newer, KnownContainer older)
            throws DeployException, EngineException, InterruptedException {
        listener.onPhase("Bringing the container before back.");
        long stopped = System.nanoTime();
        if (newer.running()) {
            steps.stop(newer);
        }
        steps.rename(newer, names.replaced());
        steps.rename(older, names.name());
        steps.connect(older, newer.journal().orElseThrow().endpoints());
        DeployVerdict verdict;
        Duration downtime = null;
        try {
            steps.start(older.id());
            downtime = Duration.ofNanos(System.nanoTime() - stopped);
            verdict = validator.validate(older.id());
        } catch (EngineException e) {
            if (!NewContainer.isRefusal(e)) {
                throw e;
            }
            verdict = DeployVerdict.failed(e.getMessage());
        }
        if (!verdict.passed()) {
            String evidence = validator.evidence(older);
            new Undo(engine, steps, names).rollback(false);
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

    private void undoFor(Exception cause) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            new Undo(engine, steps, names).rollback(true);
        } catch (EngineException | DeployException e) {
            listener.onPhase("Warning: the container could not be brought back: " + e.getMessage() + " 'recover "
                    + names.name() + "' tries again.");
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
