package io.jenkins.plugins.containerlifecycle.graph;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Images and what they stand on, compared with what their bases are now. */
public final class ComparedGraph {
    /** Of one image: as many as an image has ancestors. */
    static final int MAX_CAUSES = 64;

    private final Map<String, ImageState> states;
    private final Map<String, List<KnownImage>> bases;
    private final List<List<KnownImage>> circles;
    private final Set<String> endless;

    ComparedGraph(
            Map<String, ImageState> states,
            Map<String, List<KnownImage>> bases,
            List<List<KnownImage>> circles,
            Set<String> endless) {
        this.states = states;
        this.bases = bases;
        this.circles = List.copyOf(circles);
        this.endless = endless;
    }

    /** Each after all that it stands on, except in circles. */
    public List<ImageState> states() {
        return List.copyOf(states.values());
    }

    /** Null if it was not asked for and nothing that was stands on it. */
    public @Nullable ImageState state(KnownImage image) {
        return states.get(image.id());
    }

    /** What it stands on by the names of now, the FROM image first; only what is here. */
    public List<KnownImage> bases(KnownImage image) {
        return bases.getOrDefault(image.id(), List.of());
    }

    /**
     * Images that stand on each other by their names, each on the next and the last on the first: whatever is rebuilt, the
     * next one is outdated. One that is built on its own name is a circle of one.
     */
    public List<List<KnownImage>> circles() {
        return circles;
    }

    /** Whether it is on a circle, or stands on something that is. */
    public boolean isEndless(KnownImage image) {
        return endless.contains(image.id());
    }
}
