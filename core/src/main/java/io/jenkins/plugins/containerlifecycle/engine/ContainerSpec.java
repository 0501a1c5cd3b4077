package io.jenkins.plugins.containerlifecycle.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container to create.
 *
 * @param image reference or ID
 * @param name else the engine chooses one
 */
public record ContainerSpec(String image, @Nullable String name, Map<String, String> labels, ContainerOptions options) {
    public ContainerSpec {
        labels = Map.copyOf(labels);
    }
}
