package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Map;

/**
 * One line of the engine's list of images.
 *
 * @param id with its algorithm, {@code sha256:...}
 * @param repoTags empty for a dangling image
 * @param created epoch seconds
 * @param size bytes of all layers; 0 if the engine does not tell
 */
public record ImageSummary(
        String id,
        List<String> repoTags,
        List<String> repoDigests,
        Map<String, String> labels,
        long created,
        long size) {
    public ImageSummary {
        repoTags = List.copyOf(repoTags);
        repoDigests = List.copyOf(repoDigests);
        labels = Map.copyOf(labels);
    }
}
