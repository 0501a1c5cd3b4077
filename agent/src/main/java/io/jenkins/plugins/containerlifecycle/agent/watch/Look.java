package io.jenkins.plugins.containerlifecycle.agent.watch;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFactsBuilder;
import io.jenkins.plugins.containerlifecycle.agent.observe.EngineSigns;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.examine.Examination;
import io.jenkins.plugins.containerlifecycle.examine.Examiner;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is known of an engine's containers up to date: a list of all, and only those are asked for again that are new,
 * of which an event was heard, or that were not asked for long.
 */
final class Look {
    /** How long a change of which no event was heard, such as a restart, may stay unnoticed. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

    /** The swarm gives them to each container that it starts. */
    private static final String SERVICE_NAME = "com.docker.swarm.service.name";

    private static final String SERVICE_ID = "com.docker.swarm.service.id";
    private static final int MAX_NAME = 100;
    private static final int MAX_HEALTH_OUTPUT = 300;

    /** On a container, or on its image: it is left out. */
    private static final String AGENT = ImageLabels.PREFIX + "agent";

    private final ContainerEngine engine;
    private final Observations observations;
    private final @Nullable String ownId;
    private final EndHints hints;
    private final Deployments deployments = new Deployments();
    private final Consumer<String> log;
    /** When a container was asked for, on the clock of {@link System#nanoTime}. */
    private final Map<String, Long> asked = new HashMap<>();

    /**
     * @param hints what events said of how containers ended
     * @param log gets a line on what ended by itself and is not missed
     */
    Look(
            ContainerEngine engine,
            Observations observations,
            @Nullable String ownId,
            EndHints hints,
            Consumer<String> log) {
        this.hints = hints;
        this.log = log;
        this.engine = engine;
        this.observations = observations;
        this.ownId = ownId;
    }

    /**
     * @param changed IDs of containers of which an event was heard
     * @param engineLost whether the engine was gone after the last look
     */
    void take(Set<String> changed, boolean engineLost) throws EngineException, InterruptedException {
        Set<String> running = new HashSet<>();
        for (ContainerSummary container : engine.containers().list(false, Map.of())) {
            if (!RunLabels.isOurs(container) && !"off".equals(container.labels().get(AGENT))) {
                Long last = asked.get(container.id());
                boolean old = last == null || System.nanoTime() - last > ASK_AGAIN.toNanos();
                if (!old && !changed.contains(container.id()) || ask(container.id())) {
                    running.add(container.id());
                }
            }
        }
        asked.keySet().retainAll(running);
        deployments.look(engine.containers().list(true, Map.of()));
        tellEnds(running, changed, engineLost);
        observations.keepOnly(running);
        ImageNames names = new ImageNames(engine.images().list());
        observations.judge(
                facts -> names.isOutdated(facts.image(), facts.imageId()),
                facts -> deployments.isDeploying(facts.name()));
    }

    /** Of those that ran and do not run now. */
    private void tellEnds(Set<String> running, Set<String> changed, boolean engineLost)
            throws EngineException, InterruptedException {
        Set<String> names = new HashSet<>();
        for (ObservedContainer container : observations.all()) {
            if (running.contains(container.facts().id())) {
                names.add(container.facts().name());
            }
        }
        for (ObservedContainer container : observations.all()) {
            ContainerFacts facts = container.facts();
            if (!running.contains(facts.id()) && !container.deploying() && !names.contains(facts.name())) {
                ContainerDetails now = details(facts.id());
                EndHints.Hint hint = hints.of(facts.id());
                Ending.of(facts, now, hint, engineLost, kept(facts))
                        .ifPresentOrElse(
                                end -> observations.ended(facts.id(), end),
                                () -> tellKept(facts, now, hint, engineLost));
            }
        }
        // An event may be heard after the look that noticed what it tells, and whoever removes what ended knows of it.
        Set<String> settled = new HashSet<>();
        for (ObservedContainer container : observations.gone()) {
            String id = container.facts().id();
            ContainerEnd end = container.end();
            boolean withEngine = end != null && end.withEngine();
            if (changed.contains(id)
                    && Ending.of(container.facts(), details(id), hints.of(id), withEngine, kept(container.facts()))
                            .isEmpty()) {
                settled.add(id);
            }
        }
        observations.forgetGone(container -> settled.contains(container.facts().id()));
    }

    /** A record of a deployment shows as well that one has made it. */
    private Predicate<String> kept(ContainerFacts facts) {
        return name ->
                DeployNames.namedAfter(name).isPresent() && (facts.deployment() != null || deployments.keeps(name));
    }

    private void tellKept(
            ContainerFacts facts, @Nullable ContainerDetails now, EndHints.Hint hint, boolean engineLost) {
        Ending.byItself(facts, now, hint, engineLost)
                .ifPresent(end -> log.accept(SafeText.line(facts.name())
                        + " is not asked any more, and not missed, since its name is one that deployments give: "
                        + end.sentence()));
    }

    /** @return null if there is no such container any more */
    private @Nullable ContainerDetails details(String id) throws EngineException, InterruptedException {
        try {
            return engine.containers().inspect(id);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_CONTAINER) {
                return null;
            }
            throw e;
        }
    }

    /** @return whether it runs */
    private boolean ask(String id) throws EngineException, InterruptedException {
        try {
            ContainerDetails container = engine.containers().inspect(id);
            if (!container.running()) {
                return false;
            }
            Optional<ContainerFacts> sameLife = observations
                    .byId(id)
                    .map(ObservedContainer::facts)
                    .filter(known -> Objects.equals(known.startedAt(), container.startedAt()));
            observations.put(sameLife.isPresent() ? renamed(sameLife.get(), container) : facts(container));
            asked.put(id, System.nanoTime());
            return true;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_CONTAINER) {
                return false;
            }
            throw e;
        }
    }

    private ContainerFacts facts(ContainerDetails container) throws EngineException, InterruptedException {
        Examination examination = new Examiner(engine).examine(container, container.name());
        Set<Hook> hooks = RunningHooks.of(engine, container.id(), examination.ancestry());
        return new ContainerFactsBuilder()
                .id(container.id())
                .name(container.name())
                .image(container.image())
                .imageId(container.imageId())
                .created(container.created())
                .startedAt(container.startedAt())
                .ancestry(examination.ancestry())
                .service(service(container.labels()))
                .deployment(examination.deployment())
                .hooks(hooks)
                .paused(isPaused(container))
                .self(container.id().equals(ownId))
                .signs(signs(container))
                .warnings(examination.warnings())
                .build();
    }

    private static @Nullable String service(Map<String, String> labels) {
        String name = labels.getOrDefault(SERVICE_NAME, labels.get(SERVICE_ID));
        return name == null ? null : Shortening.after(SafeText.line(name), MAX_NAME);
    }

    private static ContainerFacts renamed(ContainerFacts known, ContainerDetails container) {
        return new ContainerFactsBuilder()
                .from(known)
                .name(container.name())
                .paused(isPaused(container))
                .signs(signs(container))
                .build();
    }

    private static boolean isPaused(ContainerDetails container) {
        return container.status().equals("paused");
    }

    private static EngineSigns signs(ContainerDetails container) {
        String health = container.health();
        return new EngineSigns(
                container.status().equals("restarting"),
                container.restarts(),
                health.isEmpty() ? null : Shortening.after(health, MAX_NAME),
                Shortening.after(SafeText.line(SafeText.withoutEscapes(container.healthOutput())), MAX_HEALTH_OUTPUT),
                container.autoRemove());
    }
}
