package io.jenkins.plugins.containerlifecycle.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * In which order to build outdated images again: each once, after all that it stands on. Those of a wave need none of each
 * other.
 *
 * @param graph what was compared
 * @param waves by the name of the image in each
 * @param asked what is to be rebuilt whatever its state is
 * @param skipped what is outdated, but not worth a rebuild
 * @param unread names of which it is not known what they mean, and why: sentences that are safe to print
 */
public record RebuildPlan(
        ComparedGraph graph,
        List<List<Rebuild>> waves,
        Set<String> asked,
        List<ImageState> skipped,
        Map<String, String> unread) {
    /**
     * One image that is built again.
     *
     * @param wave counted from 1
     * @param after those of its bases that are built before
     * @param asked whether it is built again only because somebody asks what would follow
     */
    public record Rebuild(ImageState state, int wave, List<KnownImage> after, boolean asked) {
        public Rebuild {
            after = List.copyOf(after);
        }

        public KnownImage image() {
            return state.image();
        }
    }

    public RebuildPlan {
        waves = waves.stream().map(List::copyOf).toList();
        asked = Set.copyOf(asked);
        skipped = List.copyOf(skipped);
        unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
    }

    /**
     * Why a rebuild may not be what the plan means: a base of it is not here, or is nothing that may be built on, and is
     * not rebuilt before.
     *
     * @param reasons sentences, safe to print
     */
    public record Obstacle(Rebuild rebuild, List<String> reasons) {
        public Obstacle {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * @param asked images that are to be rebuilt, or that are replaced if they have no metadata, whatever their state is
     * @param worth whether an outdated image is worth a rebuild; what others stand on that is, counts as that, too, and so
     *     does what stands on one that was asked for: nobody knows yet what that will be
     */
    public static RebuildPlan of(ComparedGraph graph, Collection<KnownImage> asked, Predicate<ImageState> worth) {
        Set<String> askedIds = asked.stream().map(KnownImage::id).collect(Collectors.toSet());
        List<ImageState> states = graph.states();
        Set<String> unchanged = unchanged(graph, states, askedIds, worth);
        Map<String, Integer> waveOf = new HashMap<>();
        List<List<Rebuild>> waves = new ArrayList<>();
        List<ImageState> skipped = new ArrayList<>();
        for (ImageState state : states) {
            KnownImage image = state.image();
            boolean isAsked = askedIds.contains(image.id());
            List<KnownImage> after = graph.bases(image).stream()
                    .filter(base -> waveOf.containsKey(base.id()) && !base.id().equals(image.id()))
                    .toList();
            boolean outdated = state.status() == ImageState.Status.OUTDATED;
            boolean follows = (outdated || !after.isEmpty()) && !unchanged.contains(image.id());
            if (graph.isEndless(image) || !isAsked && !follows) {
                if (!graph.isEndless(image) && unchanged.contains(image.id())) {
                    skipped.add(state);
                }
                continue;
            }
            int wave =
                    after.stream().mapToInt(base -> waveOf.get(base.id())).max().orElse(0);
            if (ImageGraph.hasMetadata(image)) {
                wave++;
                while (waves.size() < wave) {
                    waves.add(new ArrayList<>());
                }
                waves.get(wave - 1).add(new Rebuild(state, wave, after, isAsked && !outdated));
            }
            // What is not ours is replaced before the first wave.
            waveOf.put(image.id(), wave);
        }
        waves.forEach(wave -> wave.sort(Comparator.comparing(Rebuild::image, ImageGraph.BY_NAME)));
        return new RebuildPlan(graph, waves, askedIds, skipped, Map.of());
    }

    RebuildPlan withUnread(Map<String, String> names) {
        return new RebuildPlan(graph, waves, asked, skipped, names);
    }

    private static Set<String> unchanged(
            ComparedGraph graph, List<ImageState> states, Set<String> asked, Predicate<ImageState> worth) {
        Set<String> fresh = new HashSet<>(asked);
        for (ImageState state : states) {
            if (graph.bases(state.image()).stream().anyMatch(base -> fresh.contains(base.id()))) {
                fresh.add(state.image().id());
            }
        }
        Set<String> unchanged = new HashSet<>();
        Set<String> needed = new HashSet<>();
        for (int i = states.size() - 1; i >= 0; i--) {
            ImageState state = states.get(i);
            String id = state.image().id();
            if (state.status() != ImageState.Status.OUTDATED) {
                continue;
            }
            if (needed.contains(id) || fresh.contains(id) || worth.test(state)) {
                graph.bases(state.image()).forEach(base -> needed.add(base.id()));
            } else {
                unchanged.add(id);
            }
        }
        return unchanged;
    }

    /** In the order of the waves. */
    public List<Rebuild> rebuilds() {
        return waves.stream().flatMap(List::stream).toList();
    }

    /** Outdated images that have no place in the order, since they are in a circle or stand on one. */
    public List<ImageState> endless() {
        return graph.states().stream()
                .filter(state -> graph.isEndless(state.image()))
                .toList();
    }

    /** Of the rebuilds those that may fail, or come before something that they stand on, or stand on something bad. */
    public List<Obstacle> obstacles() {
        Set<String> rebuilt = new HashSet<>(asked);
        rebuilds().forEach(rebuild -> rebuilt.add(rebuild.image().id()));
        List<Obstacle> obstacles = new ArrayList<>();
        for (Rebuild rebuild : rebuilds()) {
            List<String> reasons = rebuild.state().obstacles(rebuilt);
            if (!reasons.isEmpty()) {
                obstacles.add(new Obstacle(rebuild, reasons));
            }
        }
        return obstacles;
    }

    /** Builds that failed their validation, so that they do not count: a sentence on each, and for whom. */
    public Map<String, List<ImageState>> refused() {
        return refused(graph.states());
    }

    static Map<String, List<ImageState>> refused(List<ImageState> states) {
        Map<String, List<ImageState>> refused = new LinkedHashMap<>();
        for (ImageState state : states) {
            state.links().stream()
                    .filter(link -> link.direct() && link.state() == BaseLink.State.REFUSED)
                    .forEach(link -> refused.computeIfAbsent(link.note(), key -> new ArrayList<>())
                            .add(state));
        }
        return refused;
    }

    /** Images of which nobody knows whether they are outdated, without those that are rebuilt anyway. */
    public List<ImageState> unknown() {
        Set<String> rebuilt =
                rebuilds().stream().map(rebuild -> rebuild.image().id()).collect(Collectors.toSet());
        return graph.states().stream()
                .filter(state -> state.status() == ImageState.Status.UNKNOWN
                        && !rebuilt.contains(state.image().id())
                        && !graph.isEndless(state.image()))
                .toList();
    }
}
