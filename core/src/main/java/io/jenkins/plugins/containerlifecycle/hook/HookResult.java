package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import org.jspecify.annotations.Nullable;

/**
 * A hook that was run, and what came of it.
 *
 * @param metadata the image's own, or its nearest stamped ancestor's
 * @param method the command that was run in place of the image's own hook
 */
public record HookResult(
        HookVerdict report,
        HookOutput output,
        ReportContext context,
        @Nullable ImageMetadata metadata,
        @Nullable String method) {
    /** The property of {@link ReportContext#extraProperties} that names a kind of error, for programs. */
    static final String PROBLEM = "run.problem";

    /** The kind for an image that does not carry the stamp that it must carry; no hook was run in it. */
    static final String OTHER_STAMP = "other-stamp";

    /** The kind if the engine was lost in the middle, so that nothing is known of the container. */
    static final String ENGINE_LOST = "engine-lost";

    /** The kind of error, for programs, if it has a name. */
    public @Nullable String problem() {
        return context.extraProperties().get(PROBLEM);
    }

    /** Whether the engine stopped to answer, so that what came of the hook is not known. */
    public boolean isUnknown() {
        return ENGINE_LOST.equals(problem());
    }

    /** Whether it is another image than the stamped one, so that nothing was found out about that one. */
    public boolean isOfOtherStamp() {
        return OTHER_STAMP.equals(problem());
    }
}
