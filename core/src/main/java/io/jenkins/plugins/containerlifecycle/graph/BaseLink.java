package io.jenkins.plugins.containerlifecycle.graph;

import org.jspecify.annotations.Nullable;

/**
 * Something that an image was built on, compared with what its name means now.
 *
 * @param name as the metadata has it; of an ancestor without a recorded name its project
 * @param direct whether the image itself was built on it; else an ancestor was, whose own image is gone
 * @param now what it is compared with: what the name means now, or, if that failed its validation, the build that counts;
 *     null if that is nothing, is not here, or does not matter
 * @param behind if the name means another image; of what counts
 * @param note a sentence on what is not known or waits, safe to print; empty if there is nothing to say
 */
public record BaseLink(
        String name,
        boolean direct,
        State state,
        @Nullable KnownImage now,
        @Nullable Behind behind,
        String note) {
    /** How it is. */
    public enum State {
        /** It is nothing: {@code FROM scratch}. */
        NOTHING,
        /** What the name means is what was built on. */
        CURRENT,
        /** The name means another image. */
        CHANGED,
        /** It means another one that failed its validation, so that what was built on counts. */
        REFUSED,
        UNKNOWN
    }
}
