package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an image may be pushed.
 *
 * @param imageId what was decided on
 * @param kind what the verdicts say
 * @param sentence for a person: which image, and which verdict lets it through, is missing, failed or too old, and how
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
        /** The newest verdict, and every other one, is no pass. */
        FAILED,
        /** The newest verdict says that the image did not look at itself. */
        SKIPPED,
        /** It passed once, but a later validation did not. */
        SUPERSEDED,
        /** It passed too long ago. */
        TOO_OLD,
        /** What passed was a command that was run in place of the image's own hook. */
        REPLACED_HOOK,
        /** It does not carry the stamp that it must carry, so it is another image than the one that was meant. */
        OTHER_STAMP,
        /** Its ID stands for the images of several platforms, of which only one can have been validated. */
        SEVERAL_PLATFORMS,
        /** The newest verdict is said to come from the future, so the clocks cannot be trusted. */
        FROM_FUTURE
    }

    public GateDecision {
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sentence, "sentence");
    }

    /** Of an image that is not the one that was meant. */
    static GateDecision otherStamp(String imageId, String complaint) {
        return new GateDecision(imageId, Kind.OTHER_STAMP, complaint, null);
    }

    /** Of an ID that stands for more than what was validated; see {@link Platforms}. */
    public static GateDecision severalPlatforms(String imageId, String complaint) {
        return new GateDecision(imageId, Kind.SEVERAL_PLATFORMS, complaint, null);
    }

    public boolean isAllowed() {
        return kind == Kind.ALLOWED;
    }

    /**
     * Whether the push ends here. A reason to do without a verdict is none to push another image than the one that was
     * meant.
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
     * @throws PushRefusedException where it is refused and not forced, see {@link #stops}
     */
    public @Nullable String forcedBy(@Nullable String force) throws PushRefusedException {
        if (stops(force)) {
            throw new PushRefusedException(this);
        }
        return isAllowed() ? null : force;
    }

    /** What is said before the push, given the reason of {@link #forcedBy}. */
    public String announcement(@Nullable String forced) {
        return forced == null
                ? sentence
                : "Warning: the push is forced, because: " + forced + ". The gate says: " + sentence;
    }
}
