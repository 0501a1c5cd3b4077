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
import java.util.HashMap;
import java.util.HashSet;
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

    /** Makes an image's name mean what its registry has by now. */
    @FunctionalInterface
    public interface Refresh {
        /** For who takes the names as the engine has them. */
        Refresh NONE = image -> true;

        /** @return whether it is known now what the name means; if not, the containers of it are left as they are */
        boolean refresh(String image) throws EngineException, InterruptedException;
    }

    /**
     * What was found.
     *
     * @param selected how many containers were looked at
     * @param outdated those of them that are outdated, by name
     */
    public record Found(int selected, List<OutdatedContainer> outdated) {
        public Found {
            outdated = List.copyOf(outdated);
        }
    }

    /**
     * Looks at all running containers of an engine, or some.
     *
     * @param projects of containers; empty for any
     * @param labels that a container must have, with their values; an empty value asks for the label only
     * @param refresh is called once for each image's name
     */
    public static Found find(ContainerEngine engine, Set<String> projects, Map<String, String> labels, Refresh refresh)
            throws EngineException, InterruptedException {
        List<OutdatedContainer> found = new ArrayList<>();
        int selected = 0;
        Map<String, Boolean> refreshed = new HashMap<>();
        for (ContainerSummary container : engine.containers().list(false, labels)) {
            String project = ImageLabels.read(container.labels())
                    .image()
                    .map(ImageMetadata::project)
                    .orElse(null);
            if (projects.isEmpty() || (project != null && projects.contains(project))) {
                selected++;
                of(engine, container, refresh, refreshed).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(OutdatedContainer::name));
        return new Found(selected, found);
    }

    /** Empty if it is up to date, or was started of an ID, or if the name means nothing any more. */
    private static Optional<OutdatedContainer> of(
            ContainerEngine engine, ContainerSummary listed, Refresh refresh, Map<String, Boolean> refreshed)
            throws EngineException, InterruptedException {
        try {
            KnownContainer container = new KnownContainer(engine.containers().describe(listed.id()));
            // The list has an ID in place of a name that means another image by now.
            String image = container.image();
            if (ImageIds.looksLikeOne(image)) {
                return Optional.empty();
            }
            Boolean fresh = refreshed.get(image);
            if (fresh == null) {
                fresh = refresh.refresh(image);
                refreshed.put(image, fresh);
            }
            if (!fresh) {
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

    /**
     * In which order to deploy them: those of a wave need none of each other, and all that they require is in an earlier
     * one. Of those that need each other, one goes first.
     */
    public static List<List<OutdatedContainer>> waves(List<OutdatedContainer> containers) {
        List<OutdatedContainer> left = new ArrayList<>(containers);
        List<List<OutdatedContainer>> waves = new ArrayList<>();
        while (!left.isEmpty()) {
            List<OutdatedContainer> wave = left.stream()
                    .filter(container -> left.stream().noneMatch(container::needs))
                    .toList();
            if (wave.isEmpty()) {
                wave = List.of(onCycle(left));
            }
            left.removeAll(wave);
            waves.add(wave);
        }
        return waves;
    }

    /** Whoever goes on to one that is needed ends on a cycle if each needs another one. */
    private static OutdatedContainer onCycle(List<OutdatedContainer> containers) {
        Set<OutdatedContainer> seen = new HashSet<>();
        OutdatedContainer container = containers.get(0);
        while (seen.add(container)) {
            container = containers.stream().filter(container::needs).findFirst().orElse(container);
        }
        return container;
    }

    private boolean needs(OutdatedContainer other) {
        return !equals(other) && other.project() != null && requires.contains(other.project());
    }
}
