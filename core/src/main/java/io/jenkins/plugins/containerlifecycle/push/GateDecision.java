package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an image may be pushed.
 *
 * @param imageId what was decided on
 * @param kind what the verdicts say
 * @param sentence for the user: which image, and which verdict lets it through, is missing, failed or too old, and how
 *     to get one
 * @param verdict the newest one on this image
 */
public record GateDecision(
        String imageId,
        Kind kind,
        String sentence,
        @Nullable ImageVerdict verdict) {
    public enum Kind {
        /** The newest verdict passed and is recent enough. */
        ALLOWED,
        /** There is no verdict on this image. */
        MISSING,
        /** Neither the newest verdict nor any other one is a pass. */
        FAILED,
        /** The newest verdict says that the hook did not check anything. */
        SKIPPED,
        /** It passed once, but a later validation did not. */
        SUPERSEDED,
        /** It passed too long ago. */
        TOO_OLD,
        /** Only a command that replaced the image's own hook has passed. */
        REPLACED_HOOK,
        /** It does not carry the required stamp, so it is another image than the one that was meant. */
        OTHER_STAMP,
        /** Its ID stands for images of several platforms, only one of which can have been validated. */
        SEVERAL_PLATFORMS,
        /** The newest verdict seems to come from the future, so the clocks cannot be trusted. */
        FROM_FUTURE
    }

    public GateDecision {
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sentence, "sentence");
    }

    /** For an image that is not the one that was meant. */
    static GateDecision otherStamp(String imageId, String complaint) {
        return new GateDecision(imageId, Kind.OTHER_STAMP, complaint, null);
    }

    /** For an ID that stands for more than what was validated; see {@link Platforms}. */
    public static GateDecision severalPlatforms(String imageId, String complaint) {
        return new GateDecision(imageId, Kind.SEVERAL_PLATFORMS, complaint, null);
    }

    public boolean isAllowed() {
        return kind == Kind.ALLOWED;
    }

    /**
     * Whether the push ends here. A reason to do without a verdict is not a reason to push another image than the one
     * that was meant.
     *
     * @param force why it is pushed even if the gate refuses
     */
    public boolean stops(@Nullable String force) {
        return !isAllowed() && (force == null || kind == Kind.OTHER_STAMP);
    }

    /**
     * The reason that is recorded with the push.
     *
     * @param force why it is pushed even if the gate refuses
     * @return nothing if no force was needed
     * @throws PushRefusedException if it is refused and not forced, see {@link #stops}
     */
    public @Nullable String forcedBy(@Nullable String force) throws PushRefusedException {
        if (stops(force)) {
            throw new PushRefusedException(this);
        }
        return isAllowed() ? null : force;
    }

    /** What to tell the user before the push, given the reason of {@link #forcedBy}. */
    public String announcement(@Nullable String forced) {
        return forced == null
                ? sentence
                : "Warning: the push is forced, because: " + forced + ". The gate says: " + sentence;
    }
}
