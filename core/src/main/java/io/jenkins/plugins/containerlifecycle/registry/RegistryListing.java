package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What registries have.
 *
 * @param images behind names with tags, as the names are written
 * @param unread names of images or of whole repositories, safe to print, of which it is not known what they have, and why: a
 *     sentence that is safe to print
 * @param others how many names mean something that is no image, such as a chart or a signature
 */
public record RegistryListing(Map<ImageReference, RegistryImage> images, Map<String, String> unread, int others) {
    public RegistryListing {
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
    }
}
