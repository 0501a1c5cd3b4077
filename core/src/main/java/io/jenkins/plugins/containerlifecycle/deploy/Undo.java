package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import org.jspecify.annotations.Nullable;

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
     * @param keepRefused whether the new image is to blame: then its container is kept, stopped, so that it is not tried
     *     again
     * @param stopMayBeUnderWay whether the old one may have been told to stop by a process that did not see it end
     * @return the old one, under its name
     */
    KnownContainer deployment(boolean keepRefused, boolean stopMayBeUnderWay)
            throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        KnownContainer old = now.replaced()
                .or(now::current)
                .orElseThrow(() -> new DeployException("There is neither a container " + names.name() + " nor "
                        + names.replaced() + ": somebody has removed it, and nothing can be brought back."));
        KnownContainer fresh = fresh(now);
        if (fresh != null && !fresh.replaces(old)) {
            throw foreign(fresh);
        }
        if (keepRefused
                && now.refused().filter(refused -> !Recovery.isOurs(refused)).isPresent()) {
            throw foreign(now.refused().get());
        }
        if (fresh != null && fresh.running()) {
            steps.stop(fresh);
        }
        if (now.replaced().isPresent()) {
            if (fresh != null && fresh.name().equals(names.name())) {
                steps.rename(fresh, names.next());
            }
            steps.rename(old, names.name());
        }
        if (fresh == null) {
            // Somebody has removed the new one, and what it knew of the old one.
            startAgain(old, stopMayBeUnderWay);
            return old;
        }
        restore(old, fresh.journal().orElseThrow(), stopMayBeUnderWay);
        if (!keepRefused) {
            steps.remove(fresh);
        } else {
            if (now.refused().isPresent()) {
                steps.removeServed(now.refused().get());
            }
            steps.rename(fresh, names.refused());
        }
        return old;
    }

    private static @Nullable KnownContainer fresh(Situation now) {
        return now.replaced().isPresent()
                ? now.current().or(now::next).orElse(null)
                : now.next().orElse(null);
    }

    /**
     * Undoes a rollback: the container that was to go is back under its name, and the one before is kept again.
     *
     * @param ran whether the one that was to go ran
     */
    KnownContainer rollback(boolean ran, boolean stopMayBeUnderWay)
            throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        KnownContainer newer = now.replaced()
                .or(now::current)
                .orElseThrow(() -> new DeployException("There is no container " + names.name() + " any more."));
        if (now.replaced().isPresent()) {
            if (now.current().isPresent()) {
                KnownContainer older = now.current().get();
                if (!newer.replaces(older)) {
                    throw foreign(newer);
                }
                if (older.running()) {
                    steps.stop(older);
                }
                steps.setNoPolicy(older);
                steps.rename(older, names.previous());
            }
            steps.rename(newer, names.name());
        }
        if (newer.journal().isPresent()) {
            steps.setPolicy(newer, newer.journal().get().policy());
        }
        if (ran) {
            startAgain(newer, stopMayBeUnderWay);
        }
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
        return new ForeignContainerException(container);
    }
}
