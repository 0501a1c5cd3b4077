package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the record of a build says of its images, as {@link ImageIndex} would have noted it: releases before it kept only the
 * record.
 */
final class EarlierRecord {
    private final Run<?, ?> run;
    /** An ID of {@link io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds}. */
    private final String job;
    /** When the build ended; now if it has not. */
    private final Instant seen;

    /** @param job the ID of the build's job */
    EarlierRecord(Run<?, ?> run, String job) {
        this.run = run;
        this.job = job;
        this.seen =
                run.isBuilding() ? Instant.now() : Instant.ofEpochMilli(run.getStartTimeInMillis() + run.getDuration());
    }

    /** By the keys of those that the build has stamped, and by IDs; empty if it has none. */
    @NonNull
    List<KnownImage> images() {
        List<KnownImage> images = new ArrayList<>();
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        if (action != null) {
            action.recorded().forEach(image -> add(image, images));
        }
        return images;
    }

    private void add(RecordedImage image, List<KnownImage> images) {
        List<ImageMetadata> all = image.ancestry().stream()
                .map(StoredMetadata::read)
                .flatMap(Optional::stream)
                .toList();
        ImageMetadata last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last == null || image.key() != null && !last.key().equals(image.key())) {
            // Never stamped, or by a release that knows more than this one.
            return;
        }
        List<String> ancestry = StoredMetadata.writeForGraph(all);
        String base = ImageIndex.base(all, image.isDerived());
        if (image.isStamped()) {
            KnownImage.End end = run.isBuilding()
                    ? null
                    : new KnownImage.End(run.getNumber(), String.valueOf(run.getResult()), seen);
            KnownImage.Use use = use(image, null).withEnd(end);
            images.add(new KnownImage(image.key(), image.key(), last.buildTime(), base, false, ancestry, List.of(use)));
        }
        if (image.imageId() != null) {
            RecordedVerdict worst = image.verdict();
            KnownImage.Verdict verdict = worst == null
                    ? null
                    : new KnownImage.Verdict(worst.getOutcome(), Instant.parse(worst.getTime()), run.getNumber());
            List<KnownImage.Push> pushes = image.pushes().stream()
                    .map(push ->
                            new KnownImage.Push(push.getReference(), push.getDigest(), Instant.parse(push.getTime())))
                    .toList();
            images.add(new KnownImage(
                    image.imageId(),
                    image.key(),
                    image.key() == null ? seen : last.buildTime(),
                    base,
                    false,
                    ancestry,
                    List.of(use(image, verdict).withNames(ImageIndex.names(image.name()), pushes))));
        }
    }

    private KnownImage.Use use(RecordedImage image, KnownImage.Verdict verdict) {
        return new KnownImage.Use(job, image.shownName(), seen, verdict, false, List.of(run.getNumber()));
    }
}
