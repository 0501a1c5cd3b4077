package io.jenkins.plugins.containerlifecycle.verdict;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image that was pushed and that the registry confirmed.
 *
 * @param imageId the image's ID at the engine
 * @param reference under which it was pushed, with its tag
 * @param digest of the manifest at the registry
 * @param time when, in whole seconds
 * @param forced why it was pushed although the gate refused it, at most {@value #MAX_REASON} characters
 */
public record PushRecord(
        String imageId,
        String reference,
        String digest,
        Instant time,
        @Nullable String forced) {
    public static final int MAX_REASON = 500;

    public PushRecord {
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(digest, "digest");
        time = time.truncatedTo(ChronoUnit.SECONDS);
        forced = SafeText.lineOrNull(forced);
    }
}
