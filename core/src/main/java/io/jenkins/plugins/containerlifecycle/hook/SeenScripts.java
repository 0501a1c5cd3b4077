package io.jenkins.plugins.containerlifecycle.hook;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Of which images a running container was seen to have the script and a shell, shared by many runs in such containers. In
 * another container of the image the script is then tried at once: looking takes an engine about as long as a short hook.
 */
public final class SeenScripts {
    /** More than an engine has in use; after it everything is looked for again. */
    private static final int MOST_IMAGES = 10_000;

    private final Set<String> images = ConcurrentHashMap.newKeySet();

    boolean areIn(String imageId) {
        return images.contains(imageId);
    }

    void add(String imageId) {
        if (images.size() >= MOST_IMAGES) {
            images.clear();
        }
        images.add(imageId);
    }

    /** A container of the image does not have them. */
    void forget(String imageId) {
        images.remove(imageId);
    }
}
