package io.jenkins.plugins.containerlifecycle.verdict;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a validation found out about one image, kept for those who want to push it. It is about the image's ID: a tag
 * can be moved, an ID cannot.
 *
 * @param image the image as the user named it
 * @param imageId such as {@code sha256:} and 64 hex digits
 * @param digests {@code repository@sha256:...} under which registries have the image, as far as the engine knew; may be
 *     empty
 * @param hook such as {@code validate}
 * @param method the command that was run in place of the image's own hook
 * @param outcome how it ended
 * @param reason one sentence for the user, at most {@value #MAX_REASON} characters
 * @param totals how many checks ended how
 * @param time when the validation ended, in whole seconds
 * @param buildTag what the CI server calls the build that validated
 * @param buildUrl that build's page
 * @param buildId build ID of the image's metadata
 */
@Value.Builder
public record ImageVerdict(
        String image,
        String imageId,
        List<String> digests,
        String hook,
        @Nullable String method,
        Outcome outcome,
        String reason,
        Totals totals,
        Instant time,
        @Nullable String buildTag,
        @Nullable String buildUrl,
        @Nullable String buildId) {
    /** The hook that the gate asks about. */
    public static final String VALIDATE = "validate";

    public static final int MAX_REASON = 500;

    /**
     * The limit for every other text, in characters; longer ones are cut, so that every written verdict can be read.
     */
    static final int MAX_TEXT = 4096;
    /** How many are kept; those longer than {@value #MAX_DIGEST} characters are left out. */
    private static final int MAX_DIGESTS = 100;

    private static final int MAX_DIGEST = 512;

    private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{64}");

    /**
     * Cuts and cleans every text, so that every verdict can be written and read again.
     *
     * @throws IllegalArgumentException if {@code imageId} is not a full ID, because a verdict on a name would mean
     *     nothing; if the totals do not allow the outcome
     */
    public ImageVerdict {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(hook, "hook");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(totals, "totals");
        if (!isImageId(imageId)) {
            throw new IllegalArgumentException(
                    "'" + SafeText.line(imageId) + "' is not the ID of an image, so there can be no verdict on it.");
        }
        image = Objects.requireNonNullElse(visible(image, MAX_TEXT), imageId);
        hook = Objects.requireNonNullElse(visible(hook, MAX_TEXT), "?");
        method = method == null ? null : Objects.requireNonNullElse(visible(method, MAX_TEXT), "(blank)");
        reason = Objects.requireNonNullElse(visible(reason, MAX_REASON), outcome.name());
        time = time.truncatedTo(ChronoUnit.SECONDS);
        digests = digests.stream()
                .map(SafeText::line)
                .filter(digest -> digest.length() <= MAX_DIGEST)
                .limit(MAX_DIGESTS)
                .toList();
        buildTag = visible(buildTag, MAX_TEXT);
        buildUrl = visible(buildUrl, MAX_TEXT);
        buildId = visible(buildId, MAX_TEXT);
        if (outcome.isGreen() && !totals.allowPass()) {
            throw new IllegalArgumentException("A verdict says passed, but its totals do not: " + totals + ".");
        }
    }

    private static @Nullable String visible(@Nullable String text, int length) {
        String line = text == null ? "" : SafeText.line(text);
        return line.isBlank() ? null : Shortening.within(line, length);
    }

    /**
     * The verdict of a run.
     *
     * @param run of an image, not of a container that was already running, whose content may have changed
     * @param method see {@link ImageVerdict}
     * @param digests see {@link ImageVerdict}
     * @param buildTag see {@link ImageVerdict}
     * @param buildUrl see {@link ImageVerdict}
     */
    public static ImageVerdict of(
            HookResult run,
            @Nullable String method,
            List<String> digests,
            @Nullable String buildTag,
            @Nullable String buildUrl) {
        ReportContext context = run.context();
        ImageMetadata metadata = run.metadata();
        return new ImageVerdictBuilder()
                .image(context.image())
                .imageId(context.imageId())
                .digests(digests)
                .hook(context.hook())
                .method(method)
                .outcome(run.report().outcome())
                .reason(run.report().reason())
                .totals(run.report().totals())
                .time(context.started().plus(context.duration()))
                .buildTag(buildTag)
                .buildUrl(buildUrl)
                .buildId(metadata == null ? null : metadata.buildId())
                .build();
    }

    static boolean isImageId(@Nullable String text) {
        return text != null && ID.matcher(text).matches();
    }
}
