package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running container whose image's name means another image by now.
 *
 * @param name of the container
 * @param image the name
 * @param imageId what the container runs
 * @param newImageId what the name means now
 * @param project of the new image; null if it has no metadata
 * @param requires the projects that must run for it to work
 */
public record OutdatedContainer(
        String name,
        String image,
        String imageId,
        String newImageId,
        @Nullable String project,
        List<String> requires) {
    public OutdatedContainer {
        requires = List.copyOf(requires);
    }

    /**
     * All of an engine, those that others require before those, else by name.
     *
     * @param projects of containers; empty for any
     * @param labels that a container must have, with their values; an empty value asks for the label only
     */
    public static List<OutdatedContainer> find(ContainerEngine engine, Set<String> projects, Map<String, String> labels)
            throws EngineException, InterruptedException {
        List<OutdatedContainer> found = new ArrayList<>();
        for (ContainerSummary container : engine.containers().list(false, labels)) {
            String project = ImageLabels.read(container.labels())
                    .image()
                    .map(ImageMetadata::project)
                    .orElse(null);
            if (projects.isEmpty() || (project != null && projects.contains(project))) {
                of(engine, container).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(OutdatedContainer::name));
        return inOrder(found);
    }

    /** Empty if it is up to date, or was started of an ID, or if the name means nothing any more. */
    private static Optional<OutdatedContainer> of(ContainerEngine engine, ContainerSummary listed)
            throws EngineException, InterruptedException {
        try {
            KnownContainer container = new KnownContainer(engine.containers().describe(listed.id()));
            // The list has an ID in place of a name that means another image by now.
            String image = container.image();
            if (ImageIds.looksLikeOne(image)) {
                return Optional.empty();
            }
            ImageDetails now = engine.images().inspect(image);
            if (now.id().equals(container.imageId())) {
                return Optional.empty();
            }
            Optional<ImageMetadata> metadata = ImageLabels.read(now.labels()).image();
            return Optional.of(new OutdatedContainer(
                    container.name(),
                    image,
                    container.imageId(),
                    now.id(),
                    metadata.map(ImageMetadata::project).orElse(null),
                    metadata.map(known -> known.lines(MetadataField.REQUIRES)).orElse(List.of())));
        } catch (EngineException e) {
            switch (e.kind()) {
                case NO_SUCH_IMAGE, NO_SUCH_CONTAINER, BAD_REFERENCE -> {
                    return Optional.empty();
                }
                default -> throw e;
            }
        }
    }

    /** Those that need each other stay in the order that they are in. */
    static List<OutdatedContainer> inOrder(List<OutdatedContainer> containers) {
        Set<OutdatedContainer> ordered = new LinkedHashSet<>();
        containers.forEach(container -> add(container, containers, ordered, new LinkedHashSet<>()));
        return List.copyOf(ordered);
    }

    private static void add(
            OutdatedContainer container,
            List<OutdatedContainer> all,
            Set<OutdatedContainer> ordered,
            Set<OutdatedContainer> onTheWay) {
        if (!onTheWay.add(container)) {
            return;
        }
        all.stream()
                .filter(other -> other.project() != null && container.requires().contains(other.project()))
                .forEach(other -> add(other, all, ordered, onTheWay));
        ordered.add(container);
    }
}
