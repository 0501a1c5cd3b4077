package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * How a container differs from what its image says, all the way from the arguments of a command or step to the engine:
 * a new option is a component here, a line in the engine's body, and one in each front end. What is not given keeps the
 * image's own.
 *
 * @param entrypoint an empty list clears the image's
 * @param command without one, but with an {@code entrypoint}, there is none, as with {@code docker run --entrypoint}
 * @param environment {@code NAME} to value, added to the image's
 * @param user name or number, with an optional group after a colon
 * @param network name of a network, {@code none} or {@code host}; else the engine's default
 * @param ports in the notation of {@code docker run --publish}
 * @param volumes in the notation of {@code docker run --volume}
 * @param memoryBytes the most that it may use; swap gets the same limit, so that the limit means what it says
 * @param cpus number of processors, fractions allowed
 * @param readOnly whether the root file system is read-only
 */
@Value.Builder
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
    public static final ContainerOptions NONE = builder().build();

    public ContainerOptions {
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = command == null ? null : List.copyOf(command);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
    }

    /**
     * A front end's names for the options that can be wrong regardless of the engine.
     *
     * @param environment such as {@code --env}
     * @param ports such as {@code --publish}
     * @param volumes such as {@code --volume}
     * @param memory such as {@code --memory}
     * @param cpus such as {@code --cpus}
     */
    public record Names(String environment, String ports, String volumes, String memory, String cpus) {}

    public static ContainerOptionsBuilder builder() {
        return new ContainerOptionsBuilder().readOnly(false);
    }

    /** These options, to change some of them. */
    public ContainerOptionsBuilder toBuilder() {
        return new ContainerOptionsBuilder().from(this);
    }

    /**
     * Before anything is created, finds what no engine would accept.
     *
     * @return these options
     * @throws IllegalArgumentException with a message for the user
     */
    public ContainerOptions require(Names names) {
        environment.forEach((name, value) -> require(names.environment(), () -> ContainerRules.variable(name, value)));
        ports.forEach(port -> require(names.ports(), () -> ContainerRules.port(port)));
        volumes.forEach(volume -> require(names.volumes(), () -> ContainerRules.volume(volume)));
        if (memoryBytes != null) {
            require(names.memory(), () -> ContainerRules.memory(memoryBytes));
        }
        if (cpus != null) {
            require(names.cpus(), () -> ContainerRules.cpus(cpus));
        }
        return this;
    }

    private static void require(String name, Runnable rule) {
        try {
            rule.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage() + ".", e);
        }
    }

    /** Whether anything is set that matters only when the container is created. */
    public boolean isEmpty() {
        return equals(NONE);
    }
}
