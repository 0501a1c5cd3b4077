package io.jenkins.plugins.containerlifecycle.graph;

import java.util.ArrayList;
import java.util.List;

/** What there is to say of one image, for whoever shows it alone. Safe to print. */
public final class StateText {
    private StateText() {}

    /** Why it is outdated, what waits, and what is not known of it; empty if there is nothing to say. */
    public static List<String> reasons(ImageState state) {
        List<String> reasons = new ArrayList<>();
        for (ImageState.Cause cause : state.causes()) {
            KnownImage through = cause.through();
            reasons.add(GraphText.sentence(cause.behind()) + (through == null ? "" : ", through " + through.name()));
        }
        state.links().stream()
                .filter(link -> link.state() == BaseLink.State.REFUSED)
                .forEach(link -> reasons.add(link.note()));
        reasons.addAll(state.doubts());
        return reasons;
    }

    /** {@code a:1 on b:1 on a:1}. */
    public static String circle(List<KnownImage> circle) {
        return GraphText.circle(circle);
    }
}
