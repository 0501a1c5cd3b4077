package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names mean now, however they are written. */
final class ImageNames {
    /** Podman's word for images that were built here; it looks there first. */
    private static final String LOCAL = "localhost";

    private final Map<String, KnownImage> images = new HashMap<>();

    ImageNames(Collection<KnownImage> known) {
        known.forEach(image -> image.names().forEach(name -> {
            if (LOCAL.equals(ImageReference.split(name).host())) {
                images.put(canonical(name), image);
            } else {
                images.putIfAbsent(canonical(name), image);
            }
        }));
    }

    /** Null if it means nothing here. */
    @Nullable
    KnownImage find(String name) {
        return images.get(canonical(name));
    }

    private static String canonical(String name) {
        ImageReference reference = ImageReference.split(name);
        ImageReference plain = new ImageReference(
                LOCAL.equals(reference.host()) ? null : reference.host(), reference.path(), null, null);
        return plain.canonicalRepository() + ":" + reference.tagOrLatest();
    }
}
