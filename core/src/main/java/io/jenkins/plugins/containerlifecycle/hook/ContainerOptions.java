package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the container for a hook differs from what the image says. What is not given keeps the image's own.
 *
 * @param command without one, but with an {@code entrypoint}, there is none, as with {@code docker run --entrypoint}
 * @param environment added to the image's
 * @param user name or number, with an optional group after a colon
 * @param network name of a network, {@code none} or {@code host}
 * @param ports in the notation of {@code docker run --publish}
 * @param volumes in the notation of {@code docker run --volume}
 * @param memoryBytes the most that it may use
 * @param cpus number of processors, fractions allowed
 * @param readOnly whether the root file system is read-only; the hook's report folder is in an anonymous volume then,
 *     which goes with the container
 */
public record ContainerOptions(
        @Nullable List<String> entrypoint,
        @Nullable List<String> command,
        Map<String, String> environment,
        @Nullable String user,
        @Nullable String network,
        List<String> ports,
        List<String> volumes,
        @Nullable Long memoryBytes,
        @Nullable Double cpus,
        boolean readOnly) {
    public static final ContainerOptions NONE =
            new ContainerOptions(null, null, Map.of(), null, null, List.of(), List.of(), null, null, false);

    public ContainerOptions {
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = command == null ? null : List.copyOf(command);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
    }

    /**
     * Finds out before anything is created what no engine would take.
     *
     * @param words what the user knows the settings by
     * @return these options
     * @throws IllegalArgumentException with a sentence for a person
     */
    public ContainerOptions require(HookSettings.OfContainer words) {
        environment.forEach((name, value) -> require(words.environment(), () -> ContainerRules.variable(name, value)));
        ports.forEach(port -> require(words.ports(), () -> ContainerRules.port(port)));
        volumes.forEach(volume -> require(words.volumes(), () -> ContainerRules.volume(volume)));
        if (memoryBytes != null) {
            require(words.memory(), () -> ContainerRules.memory(memoryBytes));
        }
        if (cpus != null) {
            require(words.cpus(), () -> ContainerRules.cpus(cpus));
        }
        return this;
    }

    private static void require(String setting, Runnable rule) {
        try {
            rule.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage() + ".", e);
        }
    }

    /** Whether anything is set that only matters when the container is created. */
    public boolean isEmpty() {
        return equals(NONE);
    }
}
