package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.BuildHistory;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images that an image was built on and reads what is installed in each. Its labels say which they are; one on
 * the engine is believed to be it only if its layers are the first layers of the image. One that is gone from the engine
 * may still be in the cache, or its layers, which are in the image, are read ({@link LowerLayers}). An image that was built
 * on a stamped one without being stamped carries that one's stamp; the steps that built it tell the two from each other.
 * Which images the engine has is asked once, so that a reader is for one task, such as an audit of all of them; several
 * threads may use it.
 */
public final class BlameReader {
    private final ContainerEngine engine;
    private final InventoryReader inventories;
    private final @Nullable InventoryCache cache;
    private final LowerLayers lower;
    /** By the key of the stamp above and the layers. */
    private final Map<String, Optional<PackageInventory>> gone = new ConcurrentHashMap<>();
    /** ID of an image to its layers, which never change. */
    private final Map<String, List<String>> layersById = new ConcurrentHashMap<>();

    /** ID of an image to whether its newest stamp is its own. */
    private final Map<String, Boolean> stampedById = new ConcurrentHashMap<>();

    /** ID of an image to what whoever asks calls it. */
    private final Map<String, String> calledById = new ConcurrentHashMap<>();

    private volatile @Nullable List<ImageSummary> listed;

    /** @param cache the one of {@code inventories}, if that has one */
    public BlameReader(ContainerEngine engine, InventoryReader inventories, @Nullable InventoryCache cache) {
        this.engine = engine;
        this.inventories = inventories;
        this.cache = cache;
        this.lower = new LowerLayers(engine, inventories);
    }

    /**
     * Says by which of its names an image is known to whoever asks, for an image that is not stamped; else it is the first
     * one.
     */
    public void call(Target target, String name) {
        if (target instanceof ImageDetails image) {
            calledById.put(image.id(), name);
        }
    }

    /** An image on the engine that may be an ancestor. */
    private record Candidate(String id, long created, List<String> layers) {}

    /**
     * That of an image, or of the image of a container.
     *
     * @return empty if that image is gone
     */
    public Optional<Blame> find(Target target) throws EngineException, InterruptedException {
        if (target instanceof ImageDetails image) {
            return Optional.of(read(image));
        }
        try {
            return Optional.of(read(engine.images().inspect(((ContainerDetails) target).imageId())));
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The blame of an image's packages; takes a call for each image that may be an ancestor, and reads each that is. */
    public Blame read(ImageDetails image) throws EngineException, InterruptedException {
        Ancestry ancestry = ImageLabels.read(image.labels());
        List<String> layers = image.layers();
        layersById.put(image.id(), layers);
        List<ImageSummary> images = ancestry.isEmpty() ? List.of() : images();
        List<Ancestor> ancestors = new ArrayList<>();
        unstampedBase(ancestry, image, layers).ifPresent(ancestors::add);
        ImageMetadata own = null;
        Optional<Candidate> below = Optional.empty();
        for (int i = 0; i < ancestry.images().size(); i++) {
            ImageMetadata stamp = ancestry.images().get(i);
            if (i > 0) {
                unstampedBetween(stamp, ancestry.images().get(i - 1), below, image)
                        .ifPresent(ancestors::add);
            }
            Optional<Candidate> found = find(stamp.key(), image, layers, images);
            below = found;
            boolean same = found.isPresent() && found.get().layers().size() == layers.size();
            if (stamp.key().equals(ancestry.self()) && (same || isStamped(image.id()))) {
                // Nothing was installed in it since.
                own = stamp;
                remember(stamp.key(), image.id(), layers);
            } else if (found.isPresent()) {
                remember(stamp.key(), found.get().id(), found.get().layers());
                ancestors.add(new Ancestor(
                        stamp.project(),
                        stamp,
                        inventories.readImage(found.get().id())));
            } else {
                ImageMetadata above =
                        i + 1 < ancestry.images().size() ? ancestry.images().get(i + 1) : null;
                ancestors.add(new Ancestor(name(stamp), stamp, gone(stamp, above, image)));
            }
        }
        ancestors.add(new Ancestor(own == null ? name(image) : name(own), own, inventories.readImage(image.id())));
        boolean fromScratch = !ancestry.isEmpty()
                && ImageMetadata.SCRATCH.equals(ancestry.images().get(0).baseName());
        return new Blame(ancestors, fromScratch);
    }

    private String name(ImageDetails image) {
        String called = calledById.get(image.id());
        // An engine has it with a registry and a tag.
        return image.repoTags().stream()
                .filter(tag -> called != null
                        && (("/" + tag).endsWith("/" + called) || ("/" + tag).endsWith("/" + called + ":latest")))
                .min(Comparator.comparingInt(String::length))
                .orElseGet(() -> image.repoTags().isEmpty()
                        ? image.id()
                        : image.repoTags().get(0));
    }

    private static String name(ImageMetadata stamp) {
        return SafeText.line(stamp.project());
    }

    /**
     * What a stamped image was built on, if that was itself built on the stamped image below without being stamped.
     *
     * @param below the image that {@code lower} is of; empty if it is gone
     */
    private Optional<Ancestor> unstampedBetween(
            ImageMetadata upper, ImageMetadata lower, Optional<Candidate> below, ImageDetails image)
            throws EngineException, InterruptedException {
        String base = upper.baseName();
        if (base == null || isDirectlyOn(upper, lower, below)) {
            return Optional.empty();
        }
        Optional<PackageInventory> inventory = between(base, upper, lower, image);
        if (inventory.isEmpty()) {
            inventory = layersBelow(upper, lower, image);
        }
        return Optional.of(new Ancestor(SafeText.line(base), null, inventory.orElse(null)));
    }

    /** By the number of layers if it is known, else by the names. */
    private static boolean isDirectlyOn(ImageMetadata upper, ImageMetadata lower, Optional<Candidate> below) {
        if (below.isPresent() && upper.baseLayers() > 0) {
            return below.get().layers().size() == upper.baseLayers();
        }
        String base = upper.baseName();
        // The registry and folders in front of a name change as an image is pushed and pulled.
        return base == null || lower.imageName() == null || lastPart(base).equals(lastPart(lower.imageName()));
    }

    private static String lastPart(String name) {
        String path = ImageReference.split(name).path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Optional<PackageInventory> between(
            String base, ImageMetadata upper, ImageMetadata lower, ImageDetails image)
            throws EngineException, InterruptedException {
        try {
            ImageDetails details = engine.images().inspect(base);
            boolean is = !details.id().equals(image.id())
                    && lower.key().equals(details.labels().get(ImageLabels.SELF))
                    && isPrefix(details.layers(), image.layers())
                    && (upper.baseLayers() < 1
                            || upper.baseLayers() == details.layers().size());
            return is ? Optional.of(inventories.readImage(details.id())) : Optional.empty();
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE || e.kind() == EngineException.Kind.BAD_REFERENCE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isStamped(String imageId) throws EngineException, InterruptedException {
        Boolean known = stampedById.get(imageId);
        if (known == null) {
            known = BuildHistory.showsThatItEndsWithStamp(engine.images().history(imageId));
            stampedById.put(imageId, known);
        }
        return known;
    }

    /** What the oldest stamped image was built on, if it still has its name here. */
    private Optional<Ancestor> unstampedBase(Ancestry ancestry, ImageDetails image, List<String> layers)
            throws EngineException, InterruptedException {
        ImageMetadata oldest = ancestry.isEmpty() ? null : ancestry.images().get(0);
        String base = oldest == null ? null : oldest.baseName();
        if (oldest == null || base == null || base.equals(ImageMetadata.SCRATCH)) {
            return Optional.empty();
        }
        Optional<Ancestor> named = named(base, image, layers);
        if (named.isPresent()) {
            return named;
        }
        int number = oldest.baseLayers();
        Optional<PackageInventory> known = number < 1 || number >= layers.size()
                ? Optional.empty()
                : inventories.known(LowerLayers.id(layers.subList(0, number)));
        return (known.isPresent() ? known : layersBelow(oldest, null, image))
                .map(inventory -> new Ancestor(SafeText.line(base), null, inventory));
    }

    private Optional<Ancestor> named(String base, ImageDetails image, List<String> layers)
            throws EngineException, InterruptedException {
        try {
            ImageDetails details = engine.images().inspect(base);
            boolean below = !details.id().equals(image.id())
                    && !ImageLabels.isStamped(details.labels())
                    && isPrefix(details.layers(), layers);
            return below
                    ? Optional.of(new Ancestor(SafeText.line(base), null, inventories.readImage(details.id())))
                    : Optional.empty();
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE || e.kind() == EngineException.Kind.BAD_REFERENCE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The image that a stamp belongs to. Built twice from one context there are two; the one below is meant. */
    private Optional<Candidate> find(String key, ImageDetails image, List<String> layers, List<ImageSummary> images)
            throws EngineException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        for (ImageSummary other : images) {
            if (key.equals(other.labels().get(ImageLabels.SELF)) && !other.id().equals(image.id())) {
                List<String> below = layers(other.id());
                if (isPrefix(below, layers) && isStamped(other.id())) {
                    candidates.add(new Candidate(other.id(), other.created(), below));
                }
            }
        }
        return candidates.stream()
                .min(Comparator.<Candidate>comparingInt(
                                candidate -> candidate.layers().size())
                        .thenComparingLong(Candidate::created));
    }

    /**
     * What is known of an image that the engine has no more.
     *
     * @param above what was stamped next; null if nothing was
     */
    private @Nullable PackageInventory gone(ImageMetadata stamp, @Nullable ImageMetadata above, ImageDetails image)
            throws EngineException, InterruptedException {
        Optional<PackageInventory> cached = cache == null
                ? Optional.empty()
                : cache.findStamped(stamp.key(), below -> isPrefix(below, image.layers()));
        if (cached.isPresent() || above == null || !isDirectlyOn(above, stamp, Optional.empty())) {
            return cached.orElse(null);
        }
        Optional<PackageInventory> read = layersBelow(above, stamp, image);
        read.ifPresent(inventory ->
                remember(stamp.key(), inventory.imageId(), image.layers().subList(0, above.baseLayers())));
        return read.orElse(null);
    }

    /**
     * The inventory of the layers that are below an image of the ancestry; read once.
     *
     * @param below what is expected to be there; null for an image that was not stamped
     */
    private Optional<PackageInventory> layersBelow(
            ImageMetadata above, @Nullable ImageMetadata below, ImageDetails image)
            throws EngineException, InterruptedException {
        int number = above.baseLayers();
        if (number < 1 || number >= image.layers().size()) {
            return Optional.empty();
        }
        String key = above.key() + " " + LowerLayers.id(image.layers().subList(0, number));
        Optional<PackageInventory> known = gone.get(key);
        if (known == null) {
            known = lower.read(image, number, below, above);
            gone.put(key, known);
        }
        return known;
    }

    private void remember(String key, String imageId, List<String> layers) {
        if (cache != null) {
            cache.putStamp(key, imageId, layers);
        }
    }

    private List<ImageSummary> images() throws EngineException, InterruptedException {
        List<ImageSummary> images = listed;
        if (images == null) {
            images = engine.images().list();
            listed = images;
        }
        return images;
    }

    /** Empty if it has been removed since the images were listed. */
    private List<String> layers(String imageId) throws EngineException, InterruptedException {
        List<String> known = layersById.get(imageId);
        if (known != null) {
            return known;
        }
        List<String> found;
        try {
            found = engine.images().inspect(imageId).layers();
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NO_SUCH_IMAGE) {
                throw e;
            }
            found = List.of();
        }
        layersById.put(imageId, found);
        return found;
    }

    /** An image without layers proves nothing. */
    private static boolean isPrefix(List<String> below, List<String> layers) {
        return !below.isEmpty() && Collections.indexOfSubList(layers, below) == 0;
    }
}
