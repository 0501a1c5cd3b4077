package io.jenkins.plugins.containerlifecycle.agent.observe;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The running containers of an engine, as of the last look at it. */
public final class Observations {
    private final Map<String, ObservedContainer> byId = new ConcurrentHashMap<>();
    private final LongestSilence longestSilence;
    private final Consumer<ObservedContainer> onNew;

    /** @param onNew is told of each container that has begun to run */
    public Observations(LongestSilence longestSilence, Consumer<ObservedContainer> onNew) {
        this.longestSilence = longestSilence;
        this.onNew = onNew;
    }

    /** By name. */
    public List<ObservedContainer> all() {
        return byId.values().stream()
                .sorted(Comparator.comparing((ObservedContainer container) ->
                                container.facts().name())
                        .thenComparing(container -> container.facts().id()))
                .toList();
    }

    /** @param name or full ID */
    public Optional<ObservedContainer> find(String name) {
        return all().stream()
                .filter(container -> container.facts().name().equals(name)
                        || container.facts().id().equals(name))
                .findFirst();
    }

    public Optional<ObservedContainer> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** A container that runs; known or not. */
    public void put(ContainerFacts facts) {
        ObservedContainer known = byId.get(facts.id());
        if (known == null) {
            ObservedContainer container = new ObservedContainer(facts, longestSilence);
            byId.put(facts.id(), container);
            onNew.accept(container);
        } else {
            known.change(facts);
        }
    }

    /** @param ids of all that run */
    public void keepOnly(Set<String> ids) {
        for (String id : new HashSet<>(byId.keySet())) {
            if (!ids.contains(id)) {
                ObservedContainer gone = byId.remove(id);
                if (gone != null) {
                    gone.leave();
                }
            }
        }
    }

    /** What the engine's names say of the containers now. */
    public void judge(Judge outdated, Predicate<ContainerFacts> deploying) {
        for (ObservedContainer container : byId.values()) {
            container.outdated(outdated.isOutdated(container.facts()));
            container.deploying(deploying.test(container.facts()));
        }
    }

    /** Tells whether a container's image has been replaced by a newer one of its name. */
    @FunctionalInterface
    public interface Judge {
        /** @return null if that is not known */
        @Nullable
        Boolean isOutdated(ContainerFacts container);
    }
}
