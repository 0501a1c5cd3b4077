package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.graph.RebuildPlan.Rebuild;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan for people: a paragraph for each wave. */
public final class PlanText {
    private PlanText() {}

    public static String of(RebuildPlan plan) {
        StringBuilder out = new StringBuilder(head(plan)).append('\n');
        for (List<Rebuild> wave : plan.waves()) {
            out.append("Wave ").append(wave.get(0).wave()).append(wave.size() > 1 ? ", side by side" : "");
            out.append('\n');
            int width = wave.stream()
                    .mapToInt(rebuild -> rebuild.image().name().length())
                    .max()
                    .orElse(0);
            wave.forEach(rebuild -> out.append("  ")
                    .append(rebuild.image().name())
                    .append(" ".repeat(width - rebuild.image().name().length()))
                    .append("  ")
                    .append(also(rebuild.image()))
                    .append(why(rebuild))
                    .append('\n'));
        }
        plan.graph()
                .circles()
                .forEach(circle -> out.append("In a circle, so that no order is the right one: ")
                        .append(GraphText.circle(circle))
                        .append(". Let one of them be built on something else.\n"));
        String standing = plan.endless().stream()
                .filter(state -> plan.graph().circles().stream().noneMatch(circle -> circle.contains(state.image())))
                .map(state -> state.image().name())
                .collect(Collectors.joining(", "));
        if (!standing.isEmpty()) {
            out.append("Not planned, since they stand on that: ")
                    .append(standing)
                    .append('\n');
        }
        plan.obstacles()
                .forEach(obstacle -> out.append("Not sure of ")
                        .append(obstacle.rebuild().image().name())
                        .append(" in wave ")
                        .append(obstacle.rebuild().wave())
                        .append(": ")
                        .append(String.join(" ", obstacle.reasons()))
                        .append('\n'));
        GraphText.unread(plan.unread())
                .forEach(line -> out.append(Character.toUpperCase(line.charAt(0)))
                        .append(line, 1, line.length())
                        .append('\n'));
        plan.unknown()
                .forEach(state -> out.append("Not known of ")
                        .append(state.image().name())
                        .append(": ")
                        .append(String.join(" ", state.doubts()))
                        .append('\n'));
        if (!plan.skipped().isEmpty()) {
            out.append("Not worth a rebuild, since no package would change: ")
                    .append(names(plan.skipped()))
                    .append('\n');
        }
        plan.refused()
                .forEach((why, states) ->
                        out.append(GraphText.refused(why, names(states))).append('\n'));
        return out.toString();
    }

    private static String also(KnownImage image) {
        String also = GraphText.also(image);
        return also.isEmpty() ? "" : also + "; ";
    }

    /**
     * For scripts: a line for each image with the number of its wave and all of its names, the one by which people know it
     * first, with spaces between.
     */
    public static String names(RebuildPlan plan) {
        StringBuilder out = new StringBuilder();
        for (Rebuild rebuild : plan.rebuilds()) {
            out.append(rebuild.wave()).append(' ').append(rebuild.image().name());
            rebuild.image().otherNames().forEach(name -> out.append(' ').append(name));
            out.append('\n');
        }
        return out.toString();
    }

    private static String names(List<ImageState> states) {
        return states.stream().map(state -> state.image().name()).collect(Collectors.joining(", "));
    }

    /** {@code 3 rebuilds in 2 waves, of 5 images}. */
    static String head(RebuildPlan plan) {
        int rebuilds = plan.rebuilds().size();
        long images = plan.graph().states().stream()
                .filter(state -> state.status() != ImageState.Status.FOREIGN)
                .count();
        String all = GraphText.counted((int) images, "image");
        String what = rebuilds == 0
                ? "Nothing to rebuild of " + all
                : GraphText.counted(rebuilds, "rebuild") + " in "
                        + GraphText.counted(plan.waves().size(), "wave") + ", of " + all;
        int unsure = plan.obstacles().size();
        int unknown = plan.unknown().size();
        int unread = plan.unread().size();
        return what + (unsure == 0 ? "" : "; " + unsure + " not sure")
                + (unknown == 0 ? "" : "; " + unknown + " not known")
                + (unread == 0 ? "" : "; " + unread + " not read") + ".";
    }

    /** Why an image is to be built again, in one line. */
    public static String why(Rebuild rebuild) {
        List<String> reasons = new ArrayList<>();
        if (rebuild.asked()) {
            reasons.add("asked for");
        }
        rebuild.state().causes().stream()
                .filter(cause -> cause.through() == null)
                .forEach(cause -> reasons.add(GraphText.sentence(cause.behind())));
        if (!rebuild.after().isEmpty()) {
            reasons.add(
                    "after " + rebuild.after().stream().map(KnownImage::name).collect(Collectors.joining(", ")));
        }
        if (rebuild.state().newer() != null) {
            reasons.add(rebuild.state().newer().name() + " is a newer build of it");
        }
        return reasons.isEmpty() ? "its base is to be rebuilt" : String.join("; ", reasons);
    }
}
