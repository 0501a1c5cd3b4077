package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows about a container.
 *
 * @param name without the leading slash
 * @param image as it was named when the container was created
 * @param status {@code created}, {@code running}, {@code exited}, {@code dead} ...
 * @param exitCode of the main process; meaningful only if it does not run
 * @param oomKilled whether the kernel killed one of its processes for memory
 * @param error the engine's message if it could not be started; empty if there is none
 * @param healthcheck the test of its HEALTHCHECK, as of an image; empty if it has none
 * @param health empty if the image has no HEALTHCHECK, else {@code starting}, {@code healthy}, {@code unhealthy}
 * @param healthOutput output of the last health probe; empty if there is none
 * @param probed whether the HEALTHCHECK has been run at least once
 * @param memoryLimit in bytes; 0 for none
 * @param created RFC 3339; none if the engine does not say
 * @param startedAt RFC 3339; none if it was never started
 * @param finishedAt RFC 3339, when its main process ended the last time; none if it never has
 * @param restarts how often the engine has started it again by itself since somebody started it
 * @param autoRemove whether the engine removes it when it ends
 * @param inMemory where it has a tmpfs, in which no engine can look from outside
 * @param addresses IP addresses in the networks that it is connected to
 */
@Value.Builder
public record ContainerDetails(
        String id,
        String name,
        String image,
        String imageId,
        Map<String, String> labels,
        String status,
        boolean running,
        int exitCode,
        boolean oomKilled,
        String error,
        List<String> healthcheck,
        String health,
        String healthOutput,
        boolean probed,
        long memoryLimit,
        @Nullable String created,
        @Nullable String startedAt,
        @Nullable String finishedAt,
        int restarts,
        boolean autoRemove,
        List<String> inMemory,
        List<String> addresses)
        implements Target {
    public ContainerDetails {
        labels = Map.copyOf(labels);
        healthcheck = List.copyOf(healthcheck);
        inMemory = List.copyOf(inMemory);
        addresses = List.copyOf(addresses);
    }

    @Override
    public TargetKind kind() {
        return TargetKind.CONTAINER;
    }
}
