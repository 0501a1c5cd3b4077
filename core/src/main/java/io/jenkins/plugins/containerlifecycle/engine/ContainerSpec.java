package io.jenkins.plugins.containerlifecycle.engine;

import java.util.Map;

/**
 * A container to create.
 *
 * @param image reference or ID
 * @param name null lets the engine choose
 */
public record ContainerSpec(String image, String name, Map<String, String> labels, ContainerOptions options) {
    public ContainerSpec {
        labels = Map.copyOf(labels);
    }
}
