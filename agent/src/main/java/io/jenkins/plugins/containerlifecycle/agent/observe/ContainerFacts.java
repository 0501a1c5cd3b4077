package io.jenkins.plugins.containerlifecycle.agent.observe;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What the engine and the labels say of a running container. It changes only when the container does.
 *
 * @param name without a slash; another container may have it later
 * @param image as it was named when the container was created
 * @param created RFC 3339; null if it is not known
 * @param startedAt RFC 3339
 * @param ancestry of its image; base first
 * @param service the name of the swarm's service whose task it is; null if it is none
 * @param deployment if this tool has started it
 * @param hooks those that it has, by labels and files
 * @param paused by somebody: nothing can run in it
 * @param self whether the agent itself runs in it, so that nothing is run there
 * @param signs what the engine itself says of how it is
 * @param warnings sentences on what cannot be read
 */
@Value.Builder
public record ContainerFacts(
        String id,
        String name,
        String image,
        String imageId,
        @Nullable String created,
        @Nullable String startedAt,
        Ancestry ancestry,
        @Nullable String service,
        @Nullable DeploymentRecord deployment,
        Set<Hook> hooks,
        boolean paused,
        boolean self,
        EngineSigns signs,
        List<String> warnings) {
    public ContainerFacts {
        EnumSet<Hook> ordered = EnumSet.noneOf(Hook.class);
        ordered.addAll(hooks);
        hooks = Collections.unmodifiableSet(ordered);
        warnings = List.copyOf(warnings);
    }

    /** Whether somebody wants to know how it is: it has hooks or a HEALTHCHECK, or this tool has deployed it. */
    public boolean isWatched() {
        return !self && (!hooks.isEmpty() || signs.health() != null || deployment != null);
    }

    /** Of the image or its nearest stamped ancestor; null if there is none. */
    public @Nullable String project() {
        return ancestry.image().map(ImageMetadata::project).orElse(null);
    }

    /** Of the image or its nearest stamped ancestor; null if it is not known. */
    public @Nullable String gitUrl() {
        return ancestry.image().map(ImageMetadata::gitUrl).orElse(null);
    }
}
