package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.deploy.OutdatedContainer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running container and its image.
 *
 * @param image as it was named when the container was made
 * @param imageId what it runs
 * @param newImageId what the name means now, if that is another image
 */
public record RunningContainer(
        String name, String image, String imageId, @Nullable String newImageId) {
    /** @param projects of containers; empty for any */
    public static List<RunningContainer> read(ContainerEngine engine, Set<String> projects)
            throws EngineException, InterruptedException {
        Map<String, OutdatedContainer> moved = new HashMap<>();
        OutdatedContainer.find(engine, projects, Map.of(), OutdatedContainer.Refresh.NONE)
                .outdated()
                .forEach(container -> moved.put(container.name(), container));
        List<RunningContainer> running = new ArrayList<>();
        for (ContainerSummary container : engine.containers().list(false, Map.of())) {
            String project = ImageLabels.read(container.labels())
                    .image()
                    .map(ImageMetadata::project)
                    .orElse(null);
            if (projects.isEmpty() || project != null && projects.contains(project)) {
                String name = container.names().isEmpty()
                        ? container.id()
                        : container.names().get(0);
                OutdatedContainer other = moved.get(name);
                running.add(new RunningContainer(
                        name,
                        other == null ? container.image() : other.image(),
                        container.imageId(),
                        other == null ? null : other.newImageId()));
            }
        }
        running.sort(Comparator.comparing(RunningContainer::name));
        return running;
    }
}
