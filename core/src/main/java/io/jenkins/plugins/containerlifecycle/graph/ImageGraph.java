package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which image stands on which, by names: an image stands on what the recorded name of its base means now, since a rebuild
 * would take that. It compares states and knows no events: asked twice it says the same twice.
 */
public final class ImageGraph {
    static final Comparator<KnownImage> BY_NAME =
            Comparator.comparing(KnownImage::order).thenComparing(KnownImage::id);

    private final List<KnownImage> images;
    private final ImageNames names;
    private final BuildLines lines;
    private final BaseComparison comparison;
    private final CountingBuilds counting;

    private ImageGraph(GraphSource source, List<KnownImage> known) {
        images = known.stream().sorted(BY_NAME).toList();
        Map<String, String> unread = new HashMap<>(source.unclear());
        unread.putAll(source.unread());
        names = new ImageNames(images, source.aliases(), unread);
        lines = new BuildLines(images);
        Map<String, KnownImage> byId = new HashMap<>();
        Map<String, KnownImage> byKey = new HashMap<>();
        for (KnownImage image : images) {
            byId.put(image.id(), image);
            String key = image.key();
            if (key != null) {
                byKey.putIfAbsent(key, image);
            }
        }
        counting = new CountingBuilds(source, lines);
        comparison = new BaseComparison(names, lines, counting, source, byId, byKey);
    }

    public static ImageGraph read(GraphSource source) throws EngineException, InterruptedException {
        return new ImageGraph(source, source.images());
    }

    /** By name. */
    public List<KnownImage> images() {
        return images;
    }

    /** What a name means now; null if nothing. */
    public @Nullable KnownImage named(String name) {
        return names.find(name);
    }

    /** Which build counts of two: what is in use, and what its name means now. */
    CountingBuilds.Answer counting(@Nullable KnownImage before, KnownImage now)
            throws EngineException, InterruptedException {
        return counting.find(before == null ? null : before.stamp(), now);
    }

    /** Whether it has metadata, even if that cannot be read. */
    public static boolean hasMetadata(KnownImage image) {
        return !image.ancestry().isEmpty() || !image.ancestry().warnings().isEmpty();
    }

    /** Those with metadata and a name. */
    public List<KnownImage> all() {
        return images.stream()
                .filter(image -> hasMetadata(image) && !image.names().isEmpty())
                .toList();
    }

    /** Of these those whose place no newer build has taken: what would be built again. */
    public List<KnownImage> newest() {
        return all().stream().filter(image -> lines.newerThan(image) == null).toList();
    }

    /** Compares images, and all that they stand on, with what their bases are now. */
    public ComparedGraph compare(Collection<KnownImage> wanted) throws EngineException, InterruptedException {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Deque<KnownImage> next = new ArrayDeque<>(wanted);
        while (!next.isEmpty()) {
            KnownImage image = next.remove();
            if (!nodes.containsKey(image.id())) {
                Node node = new Node(image, comparison.links(image));
                nodes.put(image.id(), node);
                node.links.forEach(link -> {
                    if (link.now() != null) {
                        node.bases.putIfAbsent(link.now().id(), link.now());
                        next.add(link.now());
                    }
                });
            }
        }
        return new Order(nodes, lines).compare();
    }

    /** An image on the way to its state. */
    private static final class Node {
        private final KnownImage image;
        private final List<BaseLink> links;
        private final Map<String, KnownImage> bases = new LinkedHashMap<>();
        private final List<Node> dependents = new ArrayList<>();
        private int waitsFor;

        Node(KnownImage image, List<BaseLink> links) {
            this.image = image;
            this.links = links;
        }
    }

    /** Why it is not known of an image and what stands on it: a sentence on the image where that begins. */
    private record Reason(KnownImage image, String sentence) {
        String of(KnownImage base) {
            return "Its base " + base.name() + " is not known to be up to date"
                    + (base.id().equals(image.id()) ? "" : ", since " + image.name() + " is not") + ": " + sentence;
        }
    }

    /** Goes from the bases up, and gets out of circles. */
    private static final class Order {
        private final Map<String, Node> nodes;
        private final BuildLines lines;
        private final Map<String, ImageState> states = new LinkedHashMap<>();
        private final Map<String, List<KnownImage>> bases = new HashMap<>();
        private final List<List<KnownImage>> circles = new ArrayList<>();
        /** By ID of what is not known. */
        private final Map<String, Reason> reasons = new HashMap<>();
        /** On a circle, or on something that is. */
        private final Set<String> endless = new LinkedHashSet<>();

        private final Deque<Node> ready = new ArrayDeque<>();

        Order(Map<String, Node> nodes, BuildLines lines) {
            this.nodes = nodes;
            this.lines = lines;
        }

        ComparedGraph compare() {
            for (Node node : nodes.values()) {
                node.waitsFor = node.bases.size();
                node.bases.keySet().forEach(base -> node(base).dependents.add(node));
            }
            nodes.values().stream().filter(node -> node.waitsFor == 0).forEach(ready::add);
            finishReady();
            for (Node node : nodes.values()) {
                if (!states.containsKey(node.image.id())) {
                    List<Node> circle = circle(node);
                    circles.add(circle.stream().map(on -> on.image).toList());
                    circle.forEach(on -> endless.add(on.image.id()));
                    circle.forEach(this::finish);
                    finishReady();
                }
            }
            return new ComparedGraph(states, bases, circles, endless);
        }

        private Node node(String id) {
            Node node = nodes.get(id);
            if (node == null) {
                throw new IllegalStateException("Every base is a node");
            }
            return node;
        }

        private void finishReady() {
            while (!ready.isEmpty()) {
                finish(ready.remove());
            }
        }

        private void finish(Node node) {
            if (states.containsKey(node.image.id())) {
                return;
            }
            if (node.bases.keySet().stream().anyMatch(endless::contains)) {
                endless.add(node.image.id());
            }
            bases.put(node.image.id(), List.copyOf(node.bases.values()));
            states.put(node.image.id(), state(node));
            for (Node dependent : node.dependents) {
                dependent.waitsFor--;
                if (dependent.waitsFor == 0) {
                    ready.add(dependent);
                }
            }
        }

        /** Whoever goes on to a base that has no state yet ends on a circle; beginning with what needs the next. */
        private List<Node> circle(Node start) {
            Map<String, Integer> places = new HashMap<>();
            List<Node> way = new ArrayList<>();
            Node node = start;
            while (!places.containsKey(node.image.id())) {
                places.put(node.image.id(), way.size());
                way.add(node);
                node = node.bases.keySet().stream()
                        .filter(base -> !states.containsKey(base))
                        .map(this::node)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("What waits has a base that waits"));
            }
            return way.subList(places.get(node.image.id()), way.size());
        }

        private ImageState state(Node node) {
            KnownImage image = node.image;
            Map<String, ImageState.Cause> causes = new LinkedHashMap<>();
            Set<String> doubts = new LinkedHashSet<>();
            boolean readable = !image.ancestry().isEmpty() && !image.ancestry().lacksItself();
            if (!readable && hasMetadata(image)) {
                doubts.add("Its metadata cannot be read.");
            }
            for (BaseLink link : node.links) {
                if (link.state() == BaseLink.State.CHANGED && link.behind() != null) {
                    add(causes, new ImageState.Cause(link.behind(), null));
                } else if (link.state() == BaseLink.State.UNKNOWN && link.direct()) {
                    doubts.add(link.note());
                }
            }
            if (!doubts.isEmpty()) {
                reasons.put(image.id(), new Reason(image, doubts.iterator().next()));
            }
            for (KnownImage base : node.bases.values()) {
                ImageState below = states.get(base.id());
                if (below == null || base.id().equals(image.id())) {
                    continue;
                }
                below.causes().forEach(cause -> add(causes, new ImageState.Cause(cause.behind(), base)));
                Reason reason = below.status() == ImageState.Status.UNKNOWN ? reasons.get(base.id()) : null;
                if (reason != null) {
                    doubts.add(reason.of(base));
                    reasons.putIfAbsent(image.id(), reason);
                }
            }
            return new ImageState(
                    image,
                    status(image, causes, doubts),
                    lines.newerThan(image),
                    node.links,
                    causes(causes),
                    List.copyOf(doubts));
        }

        private static void add(Map<String, ImageState.Cause> causes, ImageState.Cause cause) {
            if (causes.size() < ComparedGraph.MAX_CAUSES) {
                causes.putIfAbsent(cause.behind().identity(), cause);
            }
        }

        private static List<ImageState.Cause> causes(Map<String, ImageState.Cause> causes) {
            return List.copyOf(causes.values());
        }

        private static ImageState.Status status(
                KnownImage image, Map<String, ImageState.Cause> causes, Set<String> doubts) {
            if (!causes.isEmpty()) {
                return ImageState.Status.OUTDATED;
            }
            if (!doubts.isEmpty()) {
                return ImageState.Status.UNKNOWN;
            }
            return hasMetadata(image) ? ImageState.Status.CURRENT : ImageState.Status.FOREIGN;
        }
    }
}
