package io.jenkins.plugins.containerlifecycle.registry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An image as a registry has it. Of a list of several platforms it is one of these: this machine's, else the first.
 *
 * @param id digest of its configuration
 * @param digests of manifests by which it is known, with {@code sha256:}; of a list also that of the list, and those of the
 *     manifests and configurations of the other platforms that were read
 * @param labels those with metadata of ours; all others are left out
 * @param layers digests of what is in them, unpacked, from the bottom up; empty if there are none or too many
 * @param created epoch seconds; 0 if it does not tell
 * @param platforms of what was read; of a list its own is the first
 */
public record RegistryImage(
        String id,
        Set<String> digests,
        Map<String, String> labels,
        List<String> layers,
        long created,
        Platforms platforms) {
    /**
     * What an image, or a list of several, is for.
     *
     * @param names such as {@code linux/amd64}; safe to print
     * @param mixed whether they were stamped one by one, so that one does not stand for the others
     */
    public record Platforms(List<String> names, boolean mixed) {
        public Platforms {
            names = List.copyOf(names);
        }
    }

    public RegistryImage {
        digests = Set.copyOf(digests);
        labels = Map.copyOf(labels);
        layers = List.copyOf(layers);
    }

    /** Whether it was found in a list of images of several platforms. */
    public boolean isOfList() {
        return digests.size() > 1;
    }
}
