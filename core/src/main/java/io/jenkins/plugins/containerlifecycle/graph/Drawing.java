package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.graph.RebuildPlan.Rebuild;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan, or the images of a page, as nodes and lines between them, whatever draws it. */
final class Drawing {
    private static final int MAX_NAME = 300;

    /** How a node is to look. */
    enum Look {
        REBUILD("to rebuild"),
        UNKNOWN("not known"),
        ENDLESS("in a circle"),
        /** It stands on one that is. */
        STRANDED("on a circle"),
        CURRENT("up to date"),
        /** An image without metadata, or one that is not here. */
        OUTSIDE("outside");

        private final String words;

        Look(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** A word for style sheets. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param number from 0, bases before what stands on them except in circles
     * @param name safe to print
     * @param note a few words on how it is
     * @param why sentences, for whoever wants to know more
     * @param bases numbers of what it stands on; the first, if it is drawn before, is that of the tree
     */
    record Node(int number, String name, Look look, String note, String why, List<Integer> bases) {
        /** Its place in the tree; null for a root. */
        @Nullable
        Integer parent() {
            return bases.isEmpty() || bases.get(0) >= number ? null : bases.get(0);
        }

        /** What it stands on besides that. */
        List<Integer> further() {
            return parent() == null ? bases : bases.subList(1, bases.size());
        }
    }

    private final String title;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> missing = new HashMap<>();

    /** @param nodes in the order of their numbers */
    Drawing(String title, List<Node> nodes) {
        this.title = title;
        this.nodes.addAll(nodes);
    }

    Drawing(RebuildPlan plan) {
        title = PlanText.head(plan);
        Map<String, Rebuild> rebuilds = new HashMap<>();
        plan.rebuilds().forEach(rebuild -> rebuilds.put(rebuild.image().id(), rebuild));
        List<ImageState> states = plan.graph().states();
        states.forEach(state -> state.links().stream()
                .filter(link -> link.direct()
                        && link.now() == null
                        && link.state() == BaseLink.State.UNKNOWN
                        && !link.name().isEmpty())
                .forEach(link -> missing.computeIfAbsent(link.name(), name -> {
                    nodes.add(new Node(
                            nodes.size(),
                            Shortening.endWithin(SafeText.line(name), MAX_NAME),
                            Look.OUTSIDE,
                            "not here",
                            "It is not here, so that nothing is known of it.",
                            List.of()));
                    return nodes.size() - 1;
                })));
        Map<String, Integer> numbers = new LinkedHashMap<>();
        states.forEach(state -> numbers.put(state.image().id(), nodes.size() + numbers.size()));
        for (ImageState state : states) {
            Rebuild rebuild = rebuilds.get(state.image().id());
            Look look = look(plan, state, rebuild);
            List<Integer> bases = new ArrayList<>();
            for (BaseLink link : state.links()) {
                Integer number = link.now() != null
                        ? numbers.get(link.now().id())
                        : link.direct() ? missing.get(link.name()) : null;
                if (number != null && !bases.contains(number)) {
                    bases.add(number);
                }
            }
            nodes.add(new Node(
                    nodes.size(),
                    Shortening.endWithin(state.image().name(), MAX_NAME),
                    look,
                    note(look, rebuild),
                    why(state, rebuild, look),
                    List.copyOf(bases)));
        }
    }

    private static Look look(RebuildPlan plan, ImageState state, @Nullable Rebuild rebuild) {
        if (rebuild != null) {
            return Look.REBUILD;
        }
        if (plan.graph().isEndless(state.image())) {
            boolean within = plan.graph().circles().stream().anyMatch(circle -> circle.contains(state.image()));
            return within ? Look.ENDLESS : Look.STRANDED;
        }
        return switch (state.status()) {
            case UNKNOWN -> Look.UNKNOWN;
            case FOREIGN -> Look.OUTSIDE;
            // Outdated ones without a place in the plan are not worth a rebuild.
            case CURRENT, OUTDATED -> Look.CURRENT;
        };
    }

    private static String note(Look look, @Nullable Rebuild rebuild) {
        if (rebuild != null) {
            int names = rebuild.image().names().size();
            return "wave " + rebuild.wave() + (names > 1 ? ", " + names + " names" : "");
        }
        return look == Look.OUTSIDE ? "no metadata" : look.words();
    }

    private static String why(ImageState state, @Nullable Rebuild rebuild, Look look) {
        if (rebuild != null) {
            String also = GraphText.also(rebuild.image());
            return "To rebuild" + (also.isEmpty() ? "" : ", " + also) + ": " + PlanText.why(rebuild) + ".";
        }
        return state.doubts().isEmpty() ? "It is " + look.words() + "." : String.join(" ", state.doubts());
    }

    /** A sentence on the whole. */
    String title() {
        return title;
    }

    /** In the order of their numbers. */
    List<Node> nodes() {
        return nodes;
    }

    /** How many look so. */
    int count(Look look) {
        return (int) nodes.stream().filter(node -> node.look() == look).count();
    }

    /** By number those that have this one as their place in the tree, by name. */
    List<List<Node>> children() {
        List<List<Node>> children = new ArrayList<>();
        nodes.forEach(node -> children.add(new ArrayList<>()));
        for (Node node : nodes) {
            Integer parent = node.parent();
            if (parent != null) {
                children.get(parent).add(node);
            }
        }
        children.forEach(list -> list.sort(Comparator.comparing(Node::name).thenComparing(Node::number)));
        return children;
    }
}
