package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.SafeText;

/**
 * Where something of a package comes from.
 *
 * @param ancestor the oldest image of the ancestry that is known to have it
 * @param exact whether the image below is known not to have it. Else it came with this image or something below it, down
 *     to the next one that is known
 */
public record Origin(Ancestor ancestor, boolean exact) {
    /** {@code base}, or {@code base or below}; safe to print. */
    @Override
    public String toString() {
        return SafeText.line(ancestor.name()) + (exact ? "" : " or below");
    }
}
