package io.jenkins.plugins.containerlifecycle.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which images and running containers are not what they would be if they were built and deployed again now.
 *
 * @param states of the images that were asked for
 * @param containers all that run
 * @param news what a rebuild would change, by the ID of the image; empty if nobody asked for it
 * @param skipUnchanged whether an image in which no package would change counts as up to date
 * @param unread names of which it is not known what they mean, and why: sentences that are safe to print
 */
public record OutdatedReport(
        List<ImageState> states,
        List<RunningContainer> containers,
        Map<String, PackageNews> news,
        boolean skipUnchanged,
        Map<String, String> unread,
        LeftOut leftOut) {
    /**
     * What was not looked at.
     *
     * @param withoutMetadata how many images have none, so that nothing is known of them
     * @param olderBuilds of how many images there is a newer build of the same
     * @param noImages how many names of a registry mean something that is no image
     */
    public record LeftOut(int withoutMetadata, int olderBuilds, int noImages) {}

    public OutdatedReport {
        states = List.copyOf(states);
        containers = List.copyOf(containers);
        news = Map.copyOf(news);
        unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
    }

    /** Whether a rebuild of this one would change no package, and that is enough to leave it as it is. */
    public boolean isSkipped(ImageState state) {
        PackageNews change = news.get(state.image().id());
        return skipUnchanged && change != null && change.isNothing();
    }

    public List<ImageState> outdated() {
        return states.stream()
                .filter(state -> state.status() == ImageState.Status.OUTDATED && !isSkipped(state))
                .toList();
    }

    /** Those that are outdated, but in which a rebuild would change no package. */
    public List<ImageState> skipped() {
        return states.stream()
                .filter(state -> state.status() == ImageState.Status.OUTDATED && isSkipped(state))
                .toList();
    }

    public List<ImageState> unknown() {
        return states.stream()
                .filter(state -> state.status() == ImageState.Status.UNKNOWN)
                .toList();
    }

    /** Containers whose image has another one under its name by now, or is outdated itself. */
    public List<RunningContainer> behind() {
        Set<String> outdated = new LinkedHashSet<>();
        outdated().forEach(state -> outdated.add(state.image().id()));
        return containers.stream()
                .filter(container ->
                        isReplaced(container, GraphSource.Approval.GIVEN) || outdated.contains(container.imageId()))
                .toList();
    }

    private static boolean isReplaced(RunningContainer container, GraphSource.Approval approval) {
        return container.newImageId() != null && container.approval() == approval;
    }

    /** Containers whose image has another one under its name, of which nobody knows whether it works. */
    public List<RunningContainer> unknownContainers() {
        return containers.stream()
                .filter(container -> isReplaced(container, GraphSource.Approval.MISSING))
                .toList();
    }

    /** Containers whose image has another one under its name, which failed its validation. */
    List<RunningContainer> containersOfRefused() {
        return containers.stream()
                .filter(container -> isReplaced(container, GraphSource.Approval.REFUSED))
                .toList();
    }

    /** Builds that failed their validation, so that they do not count: a sentence on each, and for whom. */
    Map<String, List<ImageState>> refused() {
        return RebuildPlan.refused(states);
    }

    /** By each base that means another image by now: whom it concerns. */
    Map<Behind, List<ImageState>> byCause() {
        Map<String, Behind> causes = new LinkedHashMap<>();
        Map<Behind, List<ImageState>> concerned = new LinkedHashMap<>();
        for (ImageState state : outdated()) {
            for (ImageState.Cause cause : state.causes()) {
                Behind behind = causes.computeIfAbsent(cause.behind().identity(), key -> cause.behind());
                concerned.computeIfAbsent(behind, key -> new ArrayList<>()).add(state);
            }
        }
        return concerned;
    }

    /** Through which base a cause comes; null if the image itself was built on what changed. */
    static @Nullable KnownImage through(ImageState state, Behind behind) {
        return state.causes().stream()
                .filter(cause -> cause.behind().identity().equals(behind.identity()))
                .findFirst()
                .map(ImageState.Cause::through)
                .orElse(null);
    }
}
