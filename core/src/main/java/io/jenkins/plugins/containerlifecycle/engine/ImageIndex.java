package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;

/**
 * What an ID stands for if it is not that of one image but of a list of images, one for each platform, as in engines
 * with containerd's image store.
 *
 * @param images those of the list, whether they exist here or not, without attestations; empty if the engine does not
 *     say which
 */
public record ImageIndex(List<Entry> images) {
    /**
     * @param digest of the image's manifest
     * @param platform such as {@code linux/arm64}; {@code unknown} if the engine does not say
     */
    public record Entry(String digest, String platform) {}

    /** If the engine cannot tell, and the ID may stand for only one image. */
    public static final ImageIndex UNKNOWN = new ImageIndex(List.of());

    public ImageIndex {
        images = List.copyOf(images);
    }
}
