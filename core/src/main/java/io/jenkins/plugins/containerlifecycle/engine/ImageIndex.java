package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;

/**
 * What an ID stands for that is not that of one image but of a list of them, one for each platform, as engines with the
 * image store of containerd have it.
 *
 * @param images those of the list, whether they are there or not, but no attestations; empty if the engine does not
 *     say which
 */
public record ImageIndex(List<Entry> images) {
    /**
     * @param digest of the image's manifest
     * @param platform such as {@code linux/arm64}; {@code unknown} if the engine does not say
     */
    public record Entry(String digest, String platform) {}

    /** Where the engine cannot tell, and the ID may stand for one image only. */
    public static final ImageIndex UNKNOWN = new ImageIndex(List.of());

    public ImageIndex {
        images = List.copyOf(images);
    }
}
