package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new container into the place of an old one. Until the new one has passed, the old one is there, stopped at most; it
 * comes back under its name if anything goes wrong. A process that is killed on the way leaves names and labels by which
 * {@link Recovery} goes on.
 */
final class Replacement {
    private final ContainerEngine engine;
    private final HookListener listener;
    private final DeployRequest request;
    private final ImageDetails image;
    private final DeployLock lock;
    private final DeployPlan plan;
    private final DeploymentRecord deployment;
    private final @Nullable DeployVerdict before;
    private final Steps steps;
    private final Validator validator;

    private @Nullable Duration downtime;

    private boolean toldToStop;

    /** By the monotonic clock; 0 if the new one could not be started. */
    private long started;

    private Replacement(
            ContainerEngine engine,
            HookListener listener,
            DeployRequest request,
            ImageDetails image,
            DeployLock lock,
            DeployPlan plan,
            DeploymentRecord deployment,
            @Nullable DeployVerdict before) {
        this.engine = engine;
        this.listener = listener;
        this.request = request;
        this.image = image;
        this.lock = lock;
        this.plan = plan;
        this.deployment = deployment;
        this.before = before;
        this.steps = new Steps(engine, listener, lock);
        this.validator = validator(engine, listener, request);
    }

    private static Validator validator(ContainerEngine engine, HookListener listener, DeployRequest request) {
        return new Validator(
                engine, listener, Objects.requireNonNullElse(request.validation(), DeployValidation.DEFAULT));
    }

    static DeployResult run(
            ContainerEngine engine,
            HookListener listener,
            DeployRequest request,
            ImageDetails image,
            DeployLock lock,
            Situation now)
            throws DeployException, EngineException, InterruptedException {
        KnownContainer old = now.current().orElseThrow();
        if (old.imageId().equals(image.id()) && old.serving() && !request.force()) {
            return DeployResult.unchanged(old, request);
        }
        ReplacementPlan.requireAllowed(request, image, now, old);
        DeployPlan plan = ReplacementPlan.of(engine, request, image, old);
        DeployVerdict before = null;
        if (old.serving()
                && request.validation() != null
                && !request.validation().skipOld()) {
            listener.onPhase("Validating the old container first.");
            before = validator(engine, listener, request).validate(old.id());
        }
        DeploymentRecord deployment = NewContainer.record(engine, request, image, old.imageId());
        return new Replacement(engine, listener, request, image, lock, plan, deployment, before).replace(old);
    }

    private DeployResult replace(KnownContainer old) throws DeployException, EngineException, InterruptedException {
        KnownContainer fresh = new Successor(engine, listener, request, plan, deployment).create(old);
        try {
            NewContainer.requireHook(engine.containers(), fresh.id(), request, image);
            lock.check();
            return plan.order() == DeployOrder.STOP_FIRST ? stopFirst(old, fresh) : startFirst(old, fresh);
        } catch (LostLockException e) {
            // What there is now is another process's business.
            throw e;
        } catch (DeployException | EngineException | InterruptedException | RuntimeException e) {
            undoFor(e);
            throw e;
        }
    }

    private DeployResult stopFirst(KnownContainer old, KnownContainer fresh)
            throws DeployException, EngineException, InterruptedException {
        long stopped = System.nanoTime();
        if (old.running()) {
            listener.onPhase("Stopping the old container.");
            toldToStop = true;
            steps.stop(old);
        }
        steps.rename(old, plan.names().replaced());
        steps.rename(fresh, plan.names().name());
        DeployVerdict verdict = judge(fresh);
        if (started != 0 && old.running()) {
            downtime = Duration.ofNanos(started - stopped);
        }
        if (verdict != null && !verdict.passed()) {
            return rolledBack(fresh, verdict);
        }
        lock.check();
        new Finish(engine, steps, plan.names()).deployment();
        return deployed(verdict);
    }

    /** @return null if it is not to be validated */
    private @Nullable DeployVerdict judge(KnownContainer fresh) throws EngineException, InterruptedException {
        try {
            steps.start(fresh.id());
            started = System.nanoTime();
        } catch (EngineException e) {
            if (!NewContainer.isRefusal(e)) {
                throw e;
            }
            return DeployVerdict.refused(e);
        }
        if (request.validation() != null) {
            return validator.validateNew(fresh.id());
        }
        return NewContainer.endedAtOnce(engine.containers(), fresh.id());
    }

    private DeployResult startFirst(KnownContainer old, KnownContainer fresh)
            throws DeployException, EngineException, InterruptedException {
        DeployVerdict verdict = judge(fresh);
        if (verdict != null && !verdict.passed()) {
            return rolledBack(fresh, verdict);
        }
        lock.check();
        toldToStop = true;
        // From here people find the new one beside the old one, and when that has ended only the new one. The old one
        // stays in its networks until then: cut off, it could neither finish what it is at nor tell anybody that it
        // ends.
        steps.connect(new KnownContainer(engine.containers().describe(fresh.id())), plan.endpoints());
        steps.rename(old, plan.names().replaced());
        steps.rename(fresh, plan.names().name());
        if (!engine.containers().inspect(fresh.id()).running()) {
            return rolledBack(fresh, DeployVerdict.ended("The container ended just after it had passed."));
        }
        new Finish(engine, steps, plan.names()).deployment();
        return deployed(verdict);
    }

    private DeployResult deployed(@Nullable DeployVerdict verdict) {
        boolean removed = request.keepPrevious() != null && removeExpired();
        return result(
                DeployOutcome.DEPLOYED,
                "Container " + plan.names().name() + " runs " + request.image()
                        + (verdict == null ? "; it was not validated." : ", and passed.")
                        + (removed
                                ? " The one before is removed."
                                : " The one before is kept as " + plan.names().previous() + keptFor() + "."),
                verdict,
                null,
                "");
    }

    private String keptFor() {
        return request.keepPrevious() == null ? "" : " for " + Durations.about(request.keepPrevious());
    }

    /** The deployment is final: whatever becomes of this, it is no failure. */
    private boolean removeExpired() {
        try {
            return new Finish(engine, steps, plan.names()).removeExpired();
        } catch (EngineException e) {
            listener.onPhase("Warning: " + plan.names().previous() + " may still be there: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private DeployResult rolledBack(KnownContainer fresh, DeployVerdict verdict)
            throws DeployException, EngineException, InterruptedException {
        listener.onPhase("The new container did not pass: " + verdict.reason());
        String evidence = validator.evidence(fresh);
        lock.check();
        listener.onPhase("Bringing the old container back.");
        // One that does not run anywhere now may be good all the same.
        boolean keep = verdict.ofImage() && (before == null || before.passed());
        KnownContainer old = new Undo(engine, steps, plan.names()).deployment(keep, false);
        // Without a validation before there is nothing to compare with.
        DeployVerdict restored = before == null ? null : validator.validate(old.id());
        String failed = request.image() + " did not pass for " + plan.names().name() + ": " + verdict.reason();
        String kept = keep ? " What is left of the new one is " + plan.names().refused() + "." : "";
        if (before != null && restored != null && before.passed() && !restored.passed()) {
            return result(
                    DeployOutcome.ROLLBACK_FAILED,
                    failed + " The old container is back, but does not pass any more: " + restored.reason() + kept,
                    verdict,
                    restored,
                    evidence);
        }
        return result(
                DeployOutcome.ROLLED_BACK,
                failed + " The old container is back" + howItDoes(restored) + kept,
                verdict,
                restored,
                evidence);
    }

    private String howItDoes(@Nullable DeployVerdict restored) {
        if (before != null && !before.passed()) {
            return "; it had not passed before either, so the host may be to blame: " + before.reason();
        }
        return restored == null ? "." : ", and passed.";
    }

    private DeployResult result(
            DeployOutcome outcome,
            String sentence,
            @Nullable DeployVerdict verdict,
            @Nullable DeployVerdict restored,
            String evidence) {
        return new DeployResultBuilder()
                .outcome(outcome)
                .sentence(sentence)
                .plan(plan)
                .deployment(deployment)
                .before(before)
                .verdict(verdict)
                .restored(restored)
                .downtime(downtime)
                .evidence(evidence)
                .build();
    }

    /** The engine was lost, or somebody ended the deployment: neither says that the image is bad. */
    private void undoFor(Exception cause) throws RollbackFailedException {
        boolean interrupted = Thread.interrupted();
        try {
            lock.check();
            Situation now = Situation.look(engine.containers(), plan.names());
            if (now.next().isPresent() || now.replaced().isPresent()) {
                listener.onPhase("Bringing the old container back.");
                new Undo(engine, steps, plan.names()).deployment(false, toldToStop);
            } else {
                // It was final already.
                new Finish(engine, steps, plan.names()).lastSteps();
            }
        } catch (LostLockException e) {
            cause.addSuppressed(e);
        } catch (InterruptedException e) {
            interrupted = true;
            throw new RollbackFailedException(plan.names(), cause, e);
        } catch (EngineException | DeployException | RuntimeException e) {
            throw new RollbackFailedException(plan.names(), cause, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
