package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Optional;
import java.util.function.Supplier;

/** What may be run on demand: the same for whoever has the token and for git servers. */
public final class ActionRules {
    private final Supplier<EngineHealth.View> engine;

    public ActionRules(Supplier<EngineHealth.View> engine) {
        this.engine = engine;
    }

    /** Why the agent runs nothing just now. */
    public Optional<String> blind() {
        EngineHealth.View seen = engine.get();
        if (seen.up()) {
            return Optional.empty();
        }
        String why = seen.trouble() == null ? "It looks at it for the first time." : seen.trouble();
        return Optional.of("The agent does not see its engine just now, so nothing is run; ask again later. " + why);
    }

    /** Why the hook is not run in any container of this engine. VALIDATE changes nothing, and so belongs to observing. */
    public Optional<String> onlyObserves(Hook hook) {
        boolean observes = hook == Hook.UPDATE && engine.get().swarm() == SwarmRole.WORKER;
        return observes
                ? Optional.of(
                        "This node is a worker of a Docker Swarm, where the agent only observes: what runs on it is"
                                + " changed by a manager, for example with 'containerctl deploy --service SERVICE IMAGE'.")
                : Optional.empty();
    }

    /** Why the hook is not run in this container though it has it. */
    public static Optional<String> notInTask(Hook hook, ContainerFacts container) {
        String service = container.service();
        return hook == Hook.UPDATE && service != null
                ? Optional.of(SafeText.line(container.name()) + " is a task of the swarm's service " + service
                        + ": an update inside it would be lost when the swarm replaces it, and its other tasks would not"
                        + " have it. Bring the service to a new image: 'containerctl deploy --service " + service
                        + " IMAGE' on a manager.")
                : Optional.empty();
    }
}
