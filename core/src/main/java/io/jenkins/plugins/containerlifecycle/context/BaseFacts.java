package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What an engine knows about the FROM image.
 *
 * @param imageId as the engine names it; null if the engine does not have it
 * @param digest of its manifest, if it was ever in a registry
 * @param ancestry as its labels have it; itself last, if it was stamped
 * @param os such as {@code linux}, if it is known
 * @param layers how many it has; 0 if that is not known
 * @param onBuild instructions that the build begins with (ONBUILD); none if that is not known
 */
public record BaseFacts(
        @Nullable String imageId,
        @Nullable String digest,
        Ancestry ancestry,
        @Nullable String os,
        int layers,
        List<String> onBuild) {
    /** Nothing is known. */
    public static final BaseFacts UNKNOWN = new BaseFacts(null, null, Ancestry.EMPTY, null, 0);

    public BaseFacts {
        onBuild = List.copyOf(onBuild);
    }

    /** Of an image without such instructions. */
    public BaseFacts(
            @Nullable String imageId, @Nullable String digest, Ancestry ancestry, @Nullable String os, int layers) {
        this(imageId, digest, ancestry, os, layers, List.of());
    }

    /** The newest {@code build_time_stamp} of the base, if it has one. */
    public @Nullable Long stamp() {
        return ancestry.image().map(ImageMetadata::buildTimeStamp).orElse(null);
    }

    /** What {@link ImageStamper} asks about the FROM image. */
    @FunctionalInterface
    public interface Source {
        /** @param name as the Dockerfile names it; never fails */
        BaseFacts of(String name) throws InterruptedException;

        /** One that asks this one once for each name. */
        default Source asked() {
            Map<String, BaseFacts> known = new HashMap<>();
            return name -> {
                BaseFacts facts = known.get(name);
                if (facts == null) {
                    facts = of(name);
                    known.put(name, facts);
                }
                return facts;
            };
        }
    }

    /**
     * Asks an engine; one that does not have the image yet knows nothing about it, and one that does not answer nothing about
     * any.
     */
    public static Source from(Images images) {
        AtomicBoolean silent = new AtomicBoolean();
        return name -> {
            if (silent.get()) {
                return UNKNOWN;
            }
            try {
                ImageDetails image = images.inspect(name);
                return new BaseFacts(
                        image.id(),
                        digest(name, image),
                        ImageLabels.read(image.labels()),
                        image.os(),
                        image.layers().size(),
                        image.onBuild());
            } catch (EngineException e) {
                // A Dockerfile may name many images, and each would wait as long as this one did.
                silent.set(e.isEngineGone() || e.kind() == EngineException.Kind.TIMED_OUT);
                return UNKNOWN;
            }
        };
    }

    /** The digest in the repository that was asked for: in others the same image may have other digests. */
    private static @Nullable String digest(String name, ImageDetails image) {
        String prefix = ImageReference.split(name).repository() + "@";
        return image.repoDigests().stream()
                .filter(digest -> digest.startsWith(prefix))
                .map(digest -> digest.substring(prefix.length()))
                .findFirst()
                .orElse(null);
    }
}
