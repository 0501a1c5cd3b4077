package io.jenkins.plugins.containerlifecycle.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened at an engine.
 *
 * @param type {@code container} or {@code image}
 * @param action such as {@code start}, {@code die} or {@code tag}; a hint only, since engines differ
 * @param id of what it happened to; for an image its ID, or the name that it was given
 * @param timeNanos nanoseconds since the epoch by the engine's clock; together with the others it tells two events apart
 * @param exitCode of a container that ended, if the engine says it
 * @param signal the number of the signal that was sent, if the engine says it
 */
public record EngineEvent(
        String type,
        String action,
        String id,
        long timeNanos,
        @Nullable Integer exitCode,
        @Nullable Integer signal) {}
