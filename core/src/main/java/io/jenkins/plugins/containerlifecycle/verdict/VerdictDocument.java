package io.jenkins.plugins.containerlifecycle.verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a verdict file holds.
 *
 * @param verdicts of one or several images, in the order in which they were written
 * @param pushes of these images, oldest first
 */
public record VerdictDocument(List<ImageVerdict> verdicts, List<PushRecord> pushes) {
    public static final VerdictDocument EMPTY = new VerdictDocument(List.of(), List.of());

    public VerdictDocument {
        verdicts = List.copyOf(verdicts);
        pushes = List.copyOf(pushes);
    }

    public VerdictDocument withPushes(Collection<PushRecord> more) {
        List<PushRecord> all = new ArrayList<>(pushes);
        all.addAll(more);
        return new VerdictDocument(verdicts, all);
    }

    public VerdictDocument withVerdicts(Collection<ImageVerdict> more) {
        List<ImageVerdict> all = new ArrayList<>(verdicts);
        all.addAll(more);
        return new VerdictDocument(all, pushes);
    }

    public boolean knows(String imageId) {
        return verdicts.stream().anyMatch(verdict -> verdict.imageId().equals(imageId));
    }
}
