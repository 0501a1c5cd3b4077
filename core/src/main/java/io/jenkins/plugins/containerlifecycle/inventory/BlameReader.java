package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
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
 * may still be in the cache. Which images the engine has is asked once, so that a reader is for one task, such as an audit
 * of all of them; several threads may use it.
 */
public final class BlameReader {
    private final ContainerEngine engine;
    private final InventoryReader inventories;
    private final @Nullable InventoryCache cache;
    /** ID of an image to its layers, which never change. */
    private final Map<String, List<String>> layersById = new ConcurrentHashMap<>();

    private volatile @Nullable List<ImageSummary> listed;

    /** @param cache the one of {@code inventories}, if that has one */
    public BlameReader(ContainerEngine engine, InventoryReader inventories, @Nullable InventoryCache cache) {
        this.engine = engine;
        this.inventories = inventories;
        this.cache = cache;
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
        List<String> layers = layers(image.id());
        List<ImageSummary> images = ancestry.isEmpty() ? List.of() : images();
        List<Ancestor> ancestors = new ArrayList<>();
        unstampedBase(ancestry, image, layers).ifPresent(ancestors::add);
        ImageMetadata own = null;
        for (ImageMetadata stamp : ancestry.images()) {
            Optional<Candidate> found = find(stamp.key(), image, layers, images);
            if (stamp.key().equals(ancestry.self())
                    && (found.isEmpty() || found.get().layers().size() == layers.size())) {
                // Nothing was built on it since.
                own = stamp;
                remember(stamp.key(), image.id(), layers);
            } else if (found.isPresent()) {
                remember(stamp.key(), found.get().id(), found.get().layers());
                ancestors.add(new Ancestor(
                        stamp.project(),
                        stamp,
                        inventories.readImage(found.get().id())));
            } else {
                ancestors.add(new Ancestor(name(stamp), stamp, cached(stamp.key(), layers)));
            }
        }
        String name = image.repoTags().isEmpty() ? image.id() : image.repoTags().get(0);
        ancestors.add(new Ancestor(own == null ? name : name(own), own, inventories.readImage(image.id())));
        return new Blame(ancestors);
    }

    private static String name(ImageMetadata stamp) {
        return SafeText.line(stamp.project());
    }

    /** What the oldest stamped image was built on, if it still has its name here. */
    private Optional<Ancestor> unstampedBase(Ancestry ancestry, ImageDetails image, List<String> layers)
            throws EngineException, InterruptedException {
        String base = ancestry.isEmpty() ? null : ancestry.images().get(0).baseName();
        if (base == null) {
            return Optional.empty();
        }
        try {
            ImageDetails details = engine.images().inspect(base);
            boolean below = !details.id().equals(image.id())
                    && !ImageLabels.isStamped(details.labels())
                    && isPrefix(layers(details.id()), layers);
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

    /** The image that a stamp belongs to: of those that carry it, since others were built on it, the one below. */
    private Optional<Candidate> find(String key, ImageDetails image, List<String> layers, List<ImageSummary> images)
            throws EngineException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        for (ImageSummary other : images) {
            if (key.equals(other.labels().get(ImageLabels.SELF)) && !other.id().equals(image.id())) {
                List<String> below = layers(other.id());
                if (isPrefix(below, layers)) {
                    candidates.add(new Candidate(other.id(), other.created(), below));
                }
            }
        }
        return candidates.stream()
                .min(Comparator.<Candidate>comparingInt(
                                candidate -> candidate.layers().size())
                        .thenComparingLong(Candidate::created));
    }

    private @Nullable PackageInventory cached(String key, List<String> layers) {
        return cache == null
                ? null
                : cache.findStamped(key, below -> isPrefix(below, layers)).orElse(null);
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

    private List<String> layers(String imageId) throws EngineException, InterruptedException {
        List<String> known = layersById.get(imageId);
        if (known != null) {
            return known;
        }
        List<String> found = new ArrayList<>();
        for (JsonNode layer : engine.images().describe(imageId).path("RootFS").path("Layers")) {
            found.add(layer.asText());
        }
        layersById.put(imageId, found);
        return found;
    }

    /** An image without layers proves nothing. */
    private static boolean isPrefix(List<String> below, List<String> layers) {
        return !below.isEmpty() && Collections.indexOfSubList(layers, below) == 0;
    }
}
