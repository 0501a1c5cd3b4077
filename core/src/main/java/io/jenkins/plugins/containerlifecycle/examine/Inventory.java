package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** All images and running containers of an engine with what their labels say; takes two calls. */
public final class Inventory {
    /**
     * @param names tags of an image, names of a container
     * @param image what a container was created from
     * @param created epoch seconds, when it was created according to the engine
     * @param sameStampAs the name of another image that carries the same stamp and is more likely the stamped one. A
     *     list cannot tell whether this one was built on that, or again from the same context
     * @param deployment of a container that this tool has started
     */
    @Value.Builder
    public record Entry(
            TargetKind kind,
            String id,
            List<String> names,
            @Nullable String image,
            long created,
            Ancestry ancestry,
            @Nullable String sameStampAs,
            @Nullable DeploymentRecord deployment) {
        public Entry {
            names = List.copyOf(names);
        }

        /** Whether the stamp is about this one, as far as a list can tell. */
        boolean stamped() {
            return sameStampAs == null;
        }
    }

    private Inventory() {}

    /** @param all also those without metadata */
    public static List<Entry> read(ContainerEngine engine, boolean all) throws EngineException, InterruptedException {
        List<Entry> entries = new ArrayList<>();
        List<ImageSummary> images = engine.images().list();
        StampOwners owners = StampOwners.of(images);
        for (ImageSummary image : images) {
            if (all || ImageLabels.isStamped(image.labels())) {
                Ancestry ancestry = ImageLabels.read(image.labels());
                entries.add(new EntryBuilder()
                        .kind(TargetKind.IMAGE)
                        .id(image.id())
                        .names(image.repoTags())
                        .created(image.created())
                        .ancestry(ancestry)
                        .sameStampAs(owners.otherName(ancestry, image.id()))
                        .build());
            }
        }
        for (ContainerSummary container : engine.containers().list(false, Map.of())) {
            if (all || ImageLabels.isStamped(container.labels())) {
                Ancestry ancestry = ImageLabels.read(container.labels());
                entries.add(new EntryBuilder()
                        .kind(TargetKind.CONTAINER)
                        .id(container.id())
                        .names(container.names())
                        .image(container.image())
                        .created(container.created())
                        .ancestry(ancestry)
                        .sameStampAs(owners.otherName(ancestry, container.imageId()))
                        .deployment(deployment(container))
                        .build());
            }
        }
        entries.sort(Comparator.comparing(Inventory::project)
                .thenComparing(Entry::kind)
                .thenComparing(Inventory::made, Comparator.reverseOrder()));
        return entries;
    }

    /** Only those of some projects; what was built on one of them without being stamped belongs to that one. */
    public static List<Entry> ofProjects(List<Entry> entries, Set<String> projects) {
        return entries.stream()
                .filter(entry -> entry.ancestry()
                        .image()
                        .filter(image -> projects.contains(image.project()))
                        .isPresent())
                .toList();
    }

    /** The projects of all images and containers, in alphabetical order. */
    public static SortedSet<String> projects(List<Entry> entries) {
        SortedSet<String> projects = new TreeSet<>();
        entries.forEach(
                entry -> entry.ancestry().image().map(ImageMetadata::project).ifPresent(projects::add));
        return projects;
    }

    /** When it was built; if it has no stamp of its own, the engine tells. A container has its own age. */
    static Instant made(Entry entry) {
        Optional<ImageMetadata> image = entry.ancestry().image();
        return entry.kind() == TargetKind.IMAGE && entry.stamped() && image.isPresent()
                ? image.get().buildTime()
                : Instant.ofEpochSecond(entry.created());
    }

    /** A list has no room for warnings; 'examine' tells what is wrong with one that cannot be read. */
    private static @Nullable DeploymentRecord deployment(ContainerSummary container) {
        try {
            return DeploymentRecord.of(container.labels(), container.imageId()).orElse(null);
        } catch (MetadataException e) {
            return null;
        }
    }

    private static String project(Entry entry) {
        return entry.ancestry().image().map(ImageMetadata::project).orElse("~");
    }
}
