package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Map;

/**
 * A container to create.
 *
 * @param image reference or ID
 * @param name null lets the engine choose
 * @param entrypoint null keeps the image's; an empty list clears it
 * @param command null keeps the image's
 * @param environment {@code NAME} to value, added to the image's
 * @param user null keeps the image's
 * @param network name of a network, {@code none} or {@code host}; null takes the engine's default
 * @param ports in the notation of {@code docker run --publish}
 * @param volumes in the notation of {@code docker run --volume}
 * @param memoryBytes null for no limit; swap gets the same limit, so that the limit means what it says
 * @param cpus number of processors, fractions allowed; null for no limit
 * @param readOnly root file system read-only
 */
public record ContainerSpec(
        String image,
        String name,
        Map<String, String> labels,
        List<String> entrypoint,
        List<String> command,
        Map<String, String> environment,
        String user,
        String network,
        List<String> ports,
        List<String> volumes,
        Long memoryBytes,
        Double cpus,
        boolean readOnly) {
    public ContainerSpec {
        labels = Map.copyOf(labels);
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = command == null ? null : List.copyOf(command);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
    }
}
