package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Services;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One update of a service: the swarm is told, followed, and asked to go back. */
record ServiceUpdate(ContainerEngine engine, ServiceWatch watch, Consumer<String> progress) {
    private interface Submission {
        void send(long version) throws EngineException, InterruptedException;
    }

    /** From what the watch has seen first, to its end. */
    ServiceResult make(ServiceChange change, RegistryAuth auth, Judgement judgement)
            throws DeployException, EngineException, InterruptedException {
        ServiceWatch.Sight start = watch.first();
        KnownService now = start.service();
        submit(
                now,
                version -> services().update(now.id(), version, change.after().json(), auth),
                again -> again.spec().runsAs(change.after()));
        return end(change.after(), false, change.plan()).ofDeployment(change.before(), start.settled(), judgement);
    }

    /** One that is under way or over, whoever has begun it. */
    ServiceResult follow(Judgement judgement) throws DeployException, EngineException, InterruptedException {
        KnownService now = watch.first().service();
        if (watch.first().underWay()) {
            progress.accept(underWay());
        }
        return end(now.spec(), false, null).ofDeployment(now.previous(), true, judgement);
    }

    String underWay() {
        return "The service " + watch.first().service().name() + " is being updated to this image already.";
    }

    /** To what the service was before its last update. */
    ServiceResult goBack() throws DeployException, EngineException, InterruptedException {
        KnownService now = watch.first().service();
        submit(
                now,
                version -> services().rollback(now.id(), version, now.spec().json()),
                again -> again.rollsBack() && again.spec().runsAs(now.previous()));
        return end(now.previous(), true, null).ofRollback();
    }

    private ServiceEnd end(ServiceSpec wanted, boolean rollback, @Nullable ServicePlan plan)
            throws DeployException, EngineException, InterruptedException {
        try {
            return new ServiceEnd(engine, watch, watch.untilEnd(wanted, rollback), wanted, plan);
        } catch (DeployException e) {
            throw new UnknownEndException(e.getMessage());
        }
    }

    /** @param taken whether the service is what was submitted */
    private void submit(KnownService now, Submission submission, Predicate<KnownService> taken)
            throws DeployException, EngineException, InterruptedException {
        try {
            tell(now, now.version(), submission, taken);
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.CONFLICT) {
                throw e;
            }
            // The swarm's own word on an update makes another version of the same service, too.
            KnownService again = new KnownService(services().describe(now.id()));
            if (!again.spec().equals(now.spec())) {
                throw e;
            }
            tell(now, again.version(), submission, taken);
        }
    }

    private void tell(KnownService now, long version, Submission submission, Predicate<KnownService> taken)
            throws DeployException, EngineException, InterruptedException {
        try {
            submission.send(version);
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.CONNECTION_LOST && e.kind() != EngineException.Kind.TIMED_OUT) {
                throw e;
            }
            if (!isTaken(now, taken)) {
                throw new UnknownEndException(e.getMessage() + " Whether the swarm was told is not known:"
                        + " 'docker service inspect " + now.name() + "' shows what the service is to be.");
            }
        }
    }

    private boolean isTaken(KnownService now, Predicate<KnownService> taken) throws InterruptedException {
        try {
            return taken.test(new KnownService(services().describe(now.id())));
        } catch (EngineException e) {
            // Nobody answers, so nothing is known.
            return false;
        }
    }

    private Services services() {
        return engine.services();
    }
}
