package io.jenkins.plugins.containerlifecycle.leftover;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds and removes what killed runs left on an engine. */
public final class Leftovers {
    private Leftovers() {}

    /** The containers of runs that nobody waits for any more, in one call. */
    public static List<ContainerSummary> find(ContainerEngine engine) throws EngineException, InterruptedException {
        ProcessIdentity self = ProcessIdentity.current();
        List<ContainerSummary> containers = engine.containers().list(true, Map.of(RunLabels.RUN, ""));
        Instant now = engine.now();
        return containers.stream()
                .filter(container -> LeftoverPolicy.isLeftOver(container, now, self))
                .toList();
    }

    /** All containers of this tool, including those of runs that still go on. */
    public static List<ContainerSummary> findAll(Containers containers) throws EngineException, InterruptedException {
        return containers.list(true, Map.of(RunLabels.RUN, "")).stream()
                .filter(RunLabels::isOurs)
                .toList();
    }

    /**
     * Removes what an earlier attempt at the same run left.
     *
     * @return the names of the containers that were removed
     */
    public static List<String> removeRun(Containers containers, String runId)
            throws EngineException, InterruptedException {
        List<String> removed = new ArrayList<>();
        for (ContainerSummary container : containers.list(true, Map.of(RunLabels.RUN, runId))) {
            if (RunLabels.isOurs(container)) {
                remove(containers, container);
                removed.addAll(container.names());
            }
        }
        return removed;
    }

    /** The images that were made only to be read, and whose maker is gone or whose time is over. */
    public static List<ImageSummary> findImages(ContainerEngine engine) throws EngineException, InterruptedException {
        List<ImageSummary> images = engine.images().list();
        Instant now = engine.now();
        return images.stream()
                .filter(RunLabels::isTemporary)
                .filter(image -> LeftoverPolicy.isGone(image.labels(), now))
                .toList();
    }

    /**
     * What was removed.
     *
     * @param names of containers, and IDs of images; safe to print
     * @param failures why others could not be, in sentences
     */
    public record Swept(List<String> names, List<String> failures) {}

    /** Removes all of it; what cannot be removed does not keep the rest. */
    public static Swept sweep(ContainerEngine engine) throws EngineException, InterruptedException {
        List<String> names = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (ContainerSummary container : find(engine)) {
            try {
                remove(engine.containers(), container);
                names.add(SafeText.line(String.join(", ", container.names())));
            } catch (EngineException e) {
                failures.add(e.getMessage());
            }
        }
        for (ImageSummary image : findImages(engine)) {
            try {
                remove(engine.images(), image);
                names.add("the image " + SafeText.line(image.id()));
            } catch (EngineException e) {
                failures.add(e.getMessage());
            }
        }
        return new Swept(names, failures);
    }

    /** Fails if a container of somebody else uses it. */
    public static void remove(Images images, ImageSummary image) throws EngineException {
        images.remove(image.id(), Timeout.REMOVAL.get());
    }

    public static void remove(Containers containers, ContainerSummary container) throws EngineException {
        containers.remove(container.id(), Timeout.REMOVAL.get());
        Abandoned.forget(container.labels().getOrDefault(RunLabels.RUN, ""));
    }
}
