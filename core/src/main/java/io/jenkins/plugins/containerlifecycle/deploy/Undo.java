package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.util.Optional;

/**
 * Brings the old container back, from wherever a deployment or a rollback has got to. It looks at what there is, so it can be
 * run again when it was killed itself.
 */
final class Undo {
    private final ContainerEngine engine;
    private final Steps steps;
    private final DeployNames names;

    Undo(ContainerEngine engine, Steps steps, DeployNames names) {
        this.engine = engine;
        this.steps = steps;
        this.names = names;
    }

    /**
     * Undoes a deployment.
     *
     * @param keepRefused whether the new one failed its validation: then it is kept, stopped, so that it is not tried again
     * @param stopMayBeUnderWay whether a process was killed that may have told the old one to stop
     * @return the old one, under its name
     */
    KnownContainer deployment(boolean keepRefused, boolean stopMayBeUnderWay)
            throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        Optional<KnownContainer> moved = now.replaced();
        KnownContainer old = moved.or(now::current)
                .orElseThrow(() -> new DeployException("There is neither a container " + names.name() + " nor "
                        + names.replaced() + ": somebody has removed it, and nothing can be brought back."));
        KnownContainer fresh = moved.isPresent()
                ? now.current().or(now::next).orElse(null)
                : now.next().orElse(null);
        if (fresh != null && !fresh.replaces(old)) {
            throw foreign(fresh);
        }
        if (fresh != null && fresh.running()) {
            steps.stop(fresh);
        }
        if (moved.isPresent()) {
            if (fresh != null && fresh.name().equals(names.name())) {
                steps.rename(fresh, names.next());
            }
            steps.rename(old, names.name());
        }
        if (fresh != null) {
            restore(old, fresh.journal().orElseThrow(), stopMayBeUnderWay);
            if (keepRefused) {
                steps.removeServed(now.refused());
                steps.rename(fresh, names.refused());
            } else {
                steps.remove(fresh);
            }
        }
        return old;
    }

    /** Undoes a rollback: the container that was to go is back under its name, and the one before is kept again. */
    KnownContainer rollback(boolean stopMayBeUnderWay) throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        KnownContainer newer = now.replaced()
                .or(now::current)
                .orElseThrow(() -> new DeployException("There is no container " + names.name() + " any more."));
        Journal journal = newer.journal().orElseThrow(() -> foreign(newer));
        if (now.replaced().isPresent()) {
            if (now.current().isPresent()) {
                KnownContainer older = now.current().get();
                if (older.running()) {
                    steps.stop(older);
                }
                steps.setNoPolicy(older);
                steps.rename(older, names.previous());
            }
            steps.rename(newer, names.name());
        }
        // A rollback begins with a container that runs; its own policy is still set.
        startAgain(newer, stopMayBeUnderWay);
        steps.setPolicy(newer, journal.policy());
        return newer;
    }

    private void restore(KnownContainer old, Journal journal, boolean stopMayBeUnderWay)
            throws EngineException, InterruptedException {
        steps.connect(old, journal.endpoints());
        steps.setPolicy(old, journal.policy());
        if (journal.running()) {
            startAgain(old, stopMayBeUnderWay);
        }
    }

    private void startAgain(KnownContainer container, boolean stopMayBeUnderWay)
            throws EngineException, InterruptedException {
        if (stopMayBeUnderWay) {
            steps.startAndWatch(container);
        } else {
            steps.start(container.id());
        }
    }

    static DeployException foreign(KnownContainer container) {
        return new DeployException("There is a container " + container.name()
                + " that no deployment of this program has made: rename or remove it.");
    }
}
