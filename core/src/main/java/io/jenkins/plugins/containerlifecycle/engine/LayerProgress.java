package io.jenkins.plugins.containerlifecycle.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an engine says while it pushes or pulls an image; safe to print.
 *
 * @param layer short ID of the layer that it is about; none if it is about the whole image
 * @param status such as {@code Pushing} or {@code Layer already exists}
 * @param current bytes so far; 0 if it does not say
 * @param total bytes in all; 0 if it does not say
 */
public record LayerProgress(@Nullable String layer, String status, long current, long total) {}
