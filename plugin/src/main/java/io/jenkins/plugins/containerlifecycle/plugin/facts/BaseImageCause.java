package io.jenkins.plugins.containerlifecycle.plugin.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.images.ProducingBuilds;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kohsuke.stapler.export.Exported;

/**
 * A build runs because an image that it builds on has a newer build. Two of the same base are equal, so that Jenkins folds
 * them. The job of that build is not named, since not every reader may know it.
 */
public final class BaseImageCause extends Cause {
    private static final int SHORT_COMMIT = 10;
    private static final Pattern COMMIT = Pattern.compile("(?:^|, )([0-9a-f]{7,64})(?=$|, )");

    private final String base;
    /** The key of the new build's metadata; null if it has none. */
    private final String stamp;
    /** What Jenkins calls the new build; null if nobody knows. */
    private final String buildTag;
    /** Of the new build; null if nobody knows. */
    private final String commit;

    /**
     * @param base its name
     * @param image the metadata of the new build; null if it has none
     */
    public BaseImageCause(@NonNull String base, @CheckForNull ImageMetadata image) {
        this.base = StoredText.clip(base);
        this.stamp = image == null ? null : image.key();
        this.buildTag = image == null ? null : StoredText.clip(image.buildTag());
        this.commit = image == null ? null : StoredText.clip(image.gitref());
    }

    /** The name of the base image. */
    @Exported
    public String getBase() {
        return base;
    }

    /** The key of the new build's metadata. */
    @Exported
    public String getStamp() {
        return stamp;
    }

    @Exported
    public String getCommit() {
        return commit;
    }

    /** The new build; null if it is gone, or if the reader may not see it. */
    @CheckForNull
    public Run<?, ?> getBuild() {
        return stamp == null ? null : new ProducingBuilds().find(stamp);
    }

    @Override
    public String getShortDescription() {
        String beginning = commit == null ? null : commit.substring(0, Math.min(SHORT_COMMIT, commit.length()));
        return beginning == null
                ? Messages.BaseImageCause_Description(SafeText.line(base))
                : Messages.BaseImageCause_DescriptionWithCommit(SafeText.line(base), SafeText.line(beginning));
    }

    /** For the metadata of images, see {@link ImageMetadata#rebuiltFor}. */
    @NonNull
    public static Map<String, String> rebuiltFor(@NonNull Run<?, ?> run) {
        Map<String, String> bases = new LinkedHashMap<>();
        for (Cause cause : run.getCauses()) {
            if (cause instanceof BaseImageCause newer) {
                StringBuilder build = new StringBuilder();
                for (String each : new String[] {newer.buildTag, newer.commit, newer.stamp}) {
                    if (each != null && !each.isBlank()) {
                        build.append(build.isEmpty() ? "" : ", ").append(each);
                    }
                }
                if (!build.isEmpty()) {
                    bases.put(SafeText.line(newer.base), SafeText.line(build.toString()));
                }
            }
        }
        return bases;
    }

    /** The beginning of the commit in a value of {@link #rebuiltFor}; empty if it has none. */
    @NonNull
    public static String commit(@NonNull String build) {
        Matcher matcher = COMMIT.matcher(build);
        String found = "";
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return found.substring(0, Math.min(SHORT_COMMIT, found.length()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BaseImageCause cause
                && base.equals(cause.base)
                && Objects.equals(stamp, cause.stamp)
                && Objects.equals(commit, cause.commit);
    }

    @Override
    public int hashCode() {
        return Objects.hash(base, stamp, commit);
    }
}
