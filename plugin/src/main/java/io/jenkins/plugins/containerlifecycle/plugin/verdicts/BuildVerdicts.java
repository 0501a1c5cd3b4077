package io.jenkins.plugins.containerlifecycle.plugin.verdicts;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictStore;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * The verdicts of this Jenkins as a build sees them: it adds its own, and is told those of other jobs that the calling
 * thread's user may know about.
 */
public record BuildVerdicts(@NonNull Run<?, ?> run) implements VerdictStore {
    @Override
    public List<ImageVerdict> find(String imageId) throws IOException {
        return VerdictIndex.get().find(imageId, run.getParent());
    }

    @Override
    public void record(Collection<ImageVerdict> verdicts) throws IOException {
        for (ImageVerdict verdict : verdicts) {
            VerdictIndex.get().add(run, verdict);
        }
    }

    @Override
    public void recordPushes(String imageId, Collection<PushRecord> pushes) throws IOException {
        VerdictIndex.get().addPushes(imageId, pushes);
    }
}
