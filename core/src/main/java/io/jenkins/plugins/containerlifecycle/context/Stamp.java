package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When an image was built, and a random id that distinguishes builds of the same second. It orders the images of an
 * ancestry.
 *
 * @param epochSeconds never smaller than the base image's own stamp
 * @param buildId eight hex digits
 */
public record Stamp(long epochSeconds, String buildId) {
    private static final int DIGITS = 8;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    /**
     * The stamp of a build that happens now.
     *
     * @param baseEpochSeconds the base image's own stamp, if it is known and has one. If the clock that made it was
     *     ahead of ours (or it was made within this second), the new one is one greater, because a child must never
     *     sort before its base.
     */
    public static Stamp next(Instant now, @Nullable Long baseEpochSeconds) {
        long seconds = now.getEpochSecond();
        if (baseEpochSeconds != null && baseEpochSeconds >= seconds) {
            seconds = baseEpochSeconds + 1;
        }
        return new Stamp(seconds, randomHex());
    }

    /** Sets {@code build_time_stamp} and {@code build_id}. */
    public void applyTo(ImageMetadataBuilder builder) {
        builder.buildTimeStamp(epochSeconds).buildId(buildId);
    }

    /** Whether it has the form of a build id. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Eight random hex digits, so that two agents that start in the same second do not collide. */
    static String randomHex() {
        // A random UUID comes from a SecureRandom, and all of its first 32 bits are random.
        return UUID.randomUUID().toString().substring(0, DIGITS);
    }
}
