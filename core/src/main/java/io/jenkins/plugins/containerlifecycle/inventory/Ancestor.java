package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import org.jspecify.annotations.Nullable;

/**
 * An image of an ancestry, as far as packages are concerned.
 *
 * @param name for people: the project of a stamp, or the name of an image without one
 * @param metadata of one that was stamped
 * @param inventory null if the image is nowhere to be asked
 */
public record Ancestor(
        String name,
        @Nullable ImageMetadata metadata,
        @Nullable PackageInventory inventory) {}
