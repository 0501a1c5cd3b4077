package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;

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
    void deployment() throws EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        KnownContainer fresh = now.current().orElseThrow();
        if (now.replaced().isPresent()) {
            KnownContainer old = now.replaced().get();
            if (old.running()) {
                steps.stop(old);
            }
            // Until here its policy stands, so that an engine that is started again brings the old one back.
            steps.setNoPolicy(old);
            steps.removeServed(now.previous());
            steps.rename(old, names.previous());
        }
        policyOf(fresh);
        steps.removeServed(now.refused());
    }

    /** After the one before has passed under the container's name again, with the newer one beside it. */
    void rollback() throws EngineException, InterruptedException {
        Situation now = Situation.look(engine.containers(), names);
        KnownContainer older = now.current().orElseThrow();
        if (now.replaced().isPresent()) {
            KnownContainer newer = now.replaced().get();
            steps.setNoPolicy(newer);
            steps.removeServed(now.refused());
            // Its image is not to come back with the next deployment of all.
            steps.rename(newer, names.refused());
            if (newer.journal().isPresent()) {
                steps.setPolicy(older, newer.journal().get().policy());
            }
        }
    }

    private void policyOf(KnownContainer fresh) throws EngineException, InterruptedException {
        if (fresh.journal().isPresent()) {
            steps.setPolicy(fresh, fresh.journal().get().policy());
        }
    }
}
