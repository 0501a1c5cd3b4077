package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows about an image.
 *
 * @param id with its algorithm: the config digest on classic stores, the manifest digest on Engine 29's default store
 * @param entrypoint empty if the image has none
 * @param command empty if the image has none
 * @param user empty for root
 * @param healthcheck the test of its HEALTHCHECK, such as {@code CMD} and the words of a command; empty if it has none
 * @param onBuild instructions that a build on it begins with (ONBUILD), in their order
 * @param created RFC 3339, if the image says it
 * @param layers the digests of what is in its layers (diff IDs), the lowest first; empty if the engine does not say
 */
@Value.Builder
public record ImageDetails(
        String id,
        List<String> repoTags,
        List<String> repoDigests,
        Map<String, String> labels,
        List<String> entrypoint,
        List<String> command,
        List<String> environment,
        String user,
        List<String> healthcheck,
        List<String> onBuild,
        @Nullable String created,
        String os,
        String architecture,
        List<String> layers)
        implements Target {
    public ImageDetails {
        repoTags = List.copyOf(repoTags);
        repoDigests = List.copyOf(repoDigests);
        labels = Map.copyOf(labels);
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = List.copyOf(environment);
        healthcheck = List.copyOf(healthcheck);
        onBuild = List.copyOf(onBuild);
        layers = List.copyOf(layers);
    }

    @Override
    public TargetKind kind() {
        return TargetKind.IMAGE;
    }
}
