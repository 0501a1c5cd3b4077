package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Map;

/**
 * One line of the engine's list of containers.
 *
 * @param names its own, without the leading slash
 * @param image as it was named when the container was created
 * @param created epoch seconds
 */
public record ContainerSummary(
        String id, List<String> names, String image, String imageId, Map<String, String> labels, long created) {
    public ContainerSummary {
        names = List.copyOf(names);
        labels = Map.copyOf(labels);
    }
}
