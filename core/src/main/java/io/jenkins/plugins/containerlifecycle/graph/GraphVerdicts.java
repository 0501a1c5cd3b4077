package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What validations said of builds. */
final class GraphVerdicts {
    private final @Nullable List<ImageVerdict> verdicts;

    /** @param verdicts null if nobody asks for them, so that each build counts */
    GraphVerdicts(@Nullable List<ImageVerdict> verdicts) {
        this.verdicts = verdicts == null ? null : List.copyOf(verdicts);
    }

    /**
     * Of the verdicts on the image's own hook, and of those that it is bad whoever says it, the last one counts; of two of the
     * same second the worse one. An image that has no hook needs no verdict, but one that it failed counts: somebody validated
     * it by a command of their own.
     */
    GraphSource.Approval approval(KnownImage image) {
        if (verdicts == null) {
            return GraphSource.Approval.GIVEN;
        }
        ImageMetadata stamp = image.stamp();
        boolean canBeValidated = stamp != null && stamp.validate();
        return verdicts.stream()
                .filter(verdict -> verdict.imageId().equals(image.id())
                        && verdict.hook().equals(ImageVerdict.VALIDATE)
                        && ReplacedHook.REFUSED.counts(verdict))
                .max(Comparator.comparing(ImageVerdict::time)
                        .thenComparing(verdict -> !verdict.outcome().isGreen()))
                .map(verdict -> switch (verdict.outcome()) {
                    case PASSED -> GraphSource.Approval.GIVEN;
                    case FAILED, TIMED_OUT -> GraphSource.Approval.REFUSED;
                    // Nothing was checked, so nobody knows whether it works.
                    case SKIPPED, ERROR -> GraphSource.Approval.MISSING;
                })
                .orElse(canBeValidated ? GraphSource.Approval.MISSING : GraphSource.Approval.GIVEN);
    }
}
