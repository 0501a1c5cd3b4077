package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** More images than one build's record has room for. */
public final class IndexedImages {
    private IndexedImages() {}

    /**
     * Notes that a build has stamped an image, and validated it.
     *
     * @param ancestors oldest first
     */
    public static void note(
            Run<?, ?> run,
            ImageMetadata metadata,
            String name,
            String id,
            List<ImageMetadata> ancestors,
            Outcome outcome)
            throws IOException {
        List<ImageMetadata> all = new ArrayList<>(ancestors);
        all.add(metadata);
        ImageIndex.get().noteStamped(run, metadata, name, ancestors);
        ImageIndex.get()
                .note(
                        run,
                        new InspectedImage(name, id, new Ancestry(all, metadata.key(), List.of()), false),
                        RecordedVerdict.of(outcome.name(), Instant.now()),
                        Instant.now());
        new BuildVerdicts(run)
                .record(List.of(new ImageVerdictBuilder()
                        .image(name)
                        .imageId(id)
                        .hook(ImageVerdict.VALIDATE)
                        .outcome(outcome)
                        .reason("as the test wants it")
                        .totals(new Totals(1, 0, 0, 0))
                        .time(Instant.now())
                        .build()));
    }
}
