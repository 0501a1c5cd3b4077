package io.jenkins.plugins.containerlifecycle.push;

import java.util.Objects;

/**
 * Whether an image may be pushed.
 *
 * @param imageId what was decided on
 * @param kind what the verdicts say
 * @param sentence for a person: which image, and which verdict lets it through, is missing, failed or too old, and how
 *     to get one
 * @param verdict the newest one on this image; null where there is none
 */
public record GateDecision(String imageId, Kind kind, String sentence, ValidationVerdict verdict) {
    public enum Kind {
        /** The newest verdict passed and is recent enough. */
        ALLOWED,
        /** There is no verdict on this image. */
        MISSING,
        /** The newest verdict, and every other one, is no pass. */
        FAILED,
        /** The newest verdict says that the image did not look at itself. */
        SKIPPED,
        /** It passed once, but a later validation did not. */
        SUPERSEDED,
        /** It passed too long ago. */
        TOO_OLD,
        /** The newest verdict is said to come from the future, so the clocks cannot be trusted. */
        FROM_FUTURE
    }

    public GateDecision {
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sentence, "sentence");
    }

    public boolean isAllowed() {
        return kind == Kind.ALLOWED;
    }
}
