package io.jenkins.plugins.containerlifecycle.graph;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image compared with what its bases are now.
 *
 * @param newer a newer build of the same project and branch that has a name, too; null if this is the newest
 * @param links what it was built on, the FROM image first; then what ancestors were built on whose own images are gone
 * @param causes of what is outdated, those of its own bases first
 * @param doubts sentences on what is not known, safe to print
 */
public record ImageState(
        KnownImage image,
        Status status,
        @Nullable KnownImage newer,
        List<BaseLink> links,
        List<Cause> causes,
        List<String> doubts) {
    /** In the order of what matters most. */
    public enum Status {
        OUTDATED,
        UNKNOWN,
        CURRENT,
        /** It has no metadata, so that others only stand on it. */
        FOREIGN
    }

    /**
     * Why an image is outdated.
     *
     * @param through the base that has to be rebuilt first; null if its own base is another one by now
     */
    public record Cause(Behind behind, @Nullable KnownImage through) {}

    public ImageState {
        links = List.copyOf(links);
        causes = List.copyOf(causes);
        doubts = List.copyOf(doubts);
    }

    /**
     * Why a rebuild now may fail, or change nothing, or stand on something bad, or come too early: whoever has it built has to
     * look at this first.
     *
     * @param before IDs of images that are rebuilt before
     * @return sentences, safe to print
     */
    public List<String> obstacles(Set<String> before) {
        return links.stream()
                .filter(link -> link.direct() && isObstacle(link, before))
                .map(BaseLink::note)
                .distinct()
                .toList();
    }

    private static boolean isObstacle(BaseLink link, Set<String> before) {
        if (link.now() != null && before.contains(link.now().id())) {
            return false;
        }
        return switch (link.state()) {
            // Its place is not known, or its name means what has no verdict.
            case UNKNOWN -> link.now() == null || link.behind() != null;
            case REFUSED -> true;
            case CHANGED -> link.behind() != null && link.behind().refused() != null;
            case CURRENT -> !link.note().isEmpty();
            case NOTHING -> false;
        };
    }
}
