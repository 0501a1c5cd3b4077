package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.util.Optional;

/** Makes the new container final. It looks at what there is, so it can be run again when it was killed itself. */
final class Finish {
    private final ContainerEngine engine;
    private final Steps steps;
    private final DeployNames names;

    Finish(ContainerEngine engine, Steps steps, DeployNames names) {
        this.engine = engine;
        this.steps = steps;
        this.names = names;
    }

    /** After the new one has passed under the container's name, with the old one beside it. */
    void deployment() throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        if (now.replaced().isPresent()) {
            KnownContainer old = now.replaced().get();
            if (old.running()) {
                steps.stop(old);
            }
            // Until here its policy stands, so that an engine that is started again may bring the old one back.
            steps.setNoPolicy(old);
            if (now.previous().isPresent()) {
                if (!old.replaces(now.previous().get())) {
                    throw Undo.foreign(now.previous().get());
                }
                steps.removeServed(now.previous().get());
            }
            steps.rename(old, names.previous());
        }
        lastSteps();
        if (now.refused().filter(Recovery::isOurs).isPresent()) {
            steps.removeServed(now.refused().get());
        }
    }

    /** After the one before has passed under the container's name again, with the newer one beside it. */
    void rollback() throws DeployException, EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        if (now.replaced().isPresent()) {
            KnownContainer newer = now.replaced().get();
            if (newer.running()) {
                steps.stop(newer);
            }
            JsonNode policy = newer.restarts()
                    ? newer.restartPolicy()
                    : newer.journal().map(Journal::policy).orElse(newer.restartPolicy());
            steps.setPolicy(now.current().orElseThrow(), policy);
            steps.setNoPolicy(newer);
            if (now.refused().isPresent()) {
                if (!Recovery.isOurs(now.refused().get())) {
                    throw Undo.foreign(now.refused().get());
                }
                steps.removeServed(now.refused().get());
            }
            // Its image is not to come back with the next deployment of all.
            steps.rename(newer, names.refused());
        }
        lastSteps();
    }

    /**
     * The one before is not needed any longer if the time is over for which it was to be kept.
     *
     * @return whether it was removed
     */
    boolean removeExpired() throws EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        if (!now.isExpired(engine.now())) {
            return false;
        }
        steps.removeServed(now.previous().orElseThrow());
        return true;
    }

    /**
     * After the last change of a name: the policy of the container that has the name now. A new one has it in its own
     * journal, one that was brought back in that of the one that went.
     */
    void lastSteps() throws EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        if (now.current().isEmpty()) {
            return;
        }
        KnownContainer current = now.current().get();
        Optional<Journal> journal = now.previous().filter(current::replaces).isPresent()
                ? current.journal()
                : now.refused().filter(refused -> refused.replaces(current)).flatMap(KnownContainer::journal);
        if (journal.isPresent()) {
            steps.setPolicy(current, journal.get().policy());
        }
    }
}
