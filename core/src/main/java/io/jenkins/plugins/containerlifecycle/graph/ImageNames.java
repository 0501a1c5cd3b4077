package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names mean now, however they are written. */
final class ImageNames {
    /** Podman's word for images that were built here; it looks there first. */
    static final String LOCAL = "localhost";

    private final Map<String, KnownImage> images = new HashMap<>();
    private final Map<String, String> unread = new HashMap<>();

    /**
     * @param aliases by names that images do not have themselves a name of each that it has
     * @param unread why it is not known what a name means; of a whole repository without a tag
     */
    ImageNames(Collection<KnownImage> known, Map<String, String> aliases, Map<String, String> unread) {
        known.forEach(image -> image.names().forEach(name -> {
            if (LOCAL.equals(ImageReference.split(name).host())) {
                images.put(canonical(name), image);
            } else {
                images.putIfAbsent(canonical(name), image);
            }
        }));
        aliases.forEach((alias, name) -> {
            KnownImage image = images.get(canonical(name));
            if (image != null) {
                images.putIfAbsent(canonical(alias), image);
            }
        });
        unread.forEach((name, why) ->
                this.unread.put(ImageReference.split(name).tag() == null ? repository(name) : canonical(name), why));
    }

    /** Why it is not known what a name means, a sentence; null if it is known that it means nothing. */
    @Nullable
    String whyUnread(String name) {
        String why = unread.get(canonical(name));
        return why == null ? unread.get(repository(name)) : why;
    }

    /** Null if it means nothing here. */
    @Nullable
    KnownImage find(String name) {
        return images.get(canonical(name));
    }

    /** The same for all ways to write it. */
    static String canonical(String name) {
        return repository(name) + ":" + ImageReference.split(name).tagOrLatest();
    }

    private static String repository(String name) {
        ImageReference reference = ImageReference.split(name);
        return new ImageReference(
                        LOCAL.equals(reference.host()) ? null : reference.host(), reference.path(), null, null)
                .canonicalRepository();
    }
}
