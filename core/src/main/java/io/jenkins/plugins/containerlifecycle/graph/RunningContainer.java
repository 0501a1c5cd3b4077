package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.deploy.OutdatedContainer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
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
 * @param approval whether it is behind because of that
 * @param why of another image that does not count as it is, the rest of a sentence that begins with the name; else empty
 */
public record RunningContainer(
        String name,
        String image,
        String imageId,
        @Nullable String newImageId,
        GraphSource.Approval approval,
        String why) {
    /** One for which whatever its name means counts. */
    public RunningContainer(String name, String image, String imageId, @Nullable String newImageId) {
        this(name, image, imageId, newImageId, GraphSource.Approval.GIVEN, "");
    }

    RunningContainer counting(CountingBuilds.Answer answer) {
        return new RunningContainer(name, image, imageId, newImageId, answer.approval(), answer.why());
    }

    /** A sentence on the image that its name means, safe to print; only if there is something to say. */
    String sentence() {
        return SafeText.line(image) + " " + why + ".";
    }

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
