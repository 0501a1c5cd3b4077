package io.jenkins.plugins.containerlifecycle.agent.observe;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The running containers of an engine, as of the last look at it, and for some time those that ended by themselves. */
public final class Observations {
    /** One that ended is old news then. */
    private static final Duration GONE_FOR = Duration.ofDays(1);

    /** A swarm starts another task in its place. */
    private static final Duration TASK_GONE_FOR = Duration.ofHours(1);

    private static final int MAX_GONE = 100;

    private final Map<String, ObservedContainer> byId = new ConcurrentHashMap<>();
    private final Map<String, Gone> gone = new ConcurrentHashMap<>();
    private final LongestSilence longestSilence;
    private final Consumer<ObservedContainer> onNew;

    private record Gone(ObservedContainer container, Moment noticed) {
        boolean isOld() {
            Duration longest = container.facts().service() == null ? GONE_FOR : TASK_GONE_FOR;
            return noticed.age().compareTo(longest) > 0;
        }
    }

    /** @param onNew is told of each container that has begun to run, or was started again */
    public Observations(LongestSilence longestSilence, Consumer<ObservedContainer> onNew) {
        this.longestSilence = longestSilence;
        this.onNew = onNew;
    }

    /** Those that run, by name. */
    public List<ObservedContainer> all() {
        return sorted(byId.values().stream());
    }

    /** Those that run and those that ended by themselves, by name. */
    public List<ObservedContainer> known() {
        return sorted(Stream.concat(byId.values().stream(), gone().stream()));
    }

    /** Those that ended by themselves. */
    public List<ObservedContainer> gone() {
        return gone.values().stream().map(Gone::container).toList();
    }

    private static List<ObservedContainer> sorted(Stream<ObservedContainer> containers) {
        return containers
                .sorted(Comparator.comparing((ObservedContainer container) ->
                                container.facts().name())
                        .thenComparing(container -> container.facts().id()))
                .toList();
    }

    /**
     * One that runs.
     *
     * @param name or full ID
     */
    public Optional<ObservedContainer> find(String name) {
        return find(all(), name);
    }

    /**
     * One that runs; else one that ended by itself.
     *
     * @param name or full ID
     */
    public Optional<ObservedContainer> findKnown(String name) {
        Optional<ObservedContainer> ended = find(sorted(gone().stream()), name);
        return find(name)
                .filter(running -> running.facts().id().equals(name)
                        || ended.filter(one -> one.facts().id().equals(name)).isEmpty())
                .or(() -> ended);
    }

    /** As engines do it: a full ID means that container, even if another one is called so. */
    private static Optional<ObservedContainer> find(List<ObservedContainer> containers, String name) {
        return containers.stream()
                .filter(container -> container.facts().id().equals(name))
                .findFirst()
                .or(() -> byName(containers, name));
    }

    private static Optional<ObservedContainer> byName(List<ObservedContainer> containers, String name) {
        return containers.stream()
                .filter(container -> container.facts().name().equals(name))
                .findFirst();
    }

    /** One that runs, by its name alone. */
    public Optional<ObservedContainer> byName(String name) {
        return byName(all(), name);
    }

    public Optional<ObservedContainer> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** A container that runs; known or not. */
    public void put(ContainerFacts facts) {
        ObservedContainer known = byId.get(facts.id());
        if (known == null) {
            ObservedContainer container = new ObservedContainer(facts, longestSilence);
            Gone ended = gone.remove(facts.id());
            if (ended != null) {
                container.goesOnFrom(ended.container());
            }
            byId.put(facts.id(), container);
            onNew.accept(container);
        } else if (known.change(facts)) {
            onNew.accept(known);
        }
        // Another one has taken its place.
        gone.values().removeIf(each -> each.container().facts().name().equals(facts.name()));
    }

    /** One that runs has ended by itself. */
    public void ended(String id, ContainerEnd how) {
        ObservedContainer container = byId.get(id);
        if (container != null) {
            container.leave(how);
            // In this order: whoever looks meanwhile finds it in one of the two.
            gone.put(id, new Gone(container, Moment.now()));
            byId.remove(id);
        }
        gone.values().removeIf(Gone::isOld);
        while (gone.size() > MAX_GONE) {
            gone.entrySet().stream()
                    .min(Comparator.comparing(each -> each.getValue().noticed().time()))
                    .ifPresent(oldest -> gone.remove(oldest.getKey()));
        }
    }

    /** One that ended by itself need not be told of any more: somebody knows, or long enough has passed. */
    public void forgetGone(Predicate<ObservedContainer> known) {
        gone.values().removeIf(each -> each.isOld() || known.test(each.container()));
    }

    /** @param ids of all that run */
    public void keepOnly(Set<String> ids) {
        for (String id : new HashSet<>(byId.keySet())) {
            if (!ids.contains(id)) {
                ObservedContainer left = byId.remove(id);
                if (left != null) {
                    left.leave();
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
