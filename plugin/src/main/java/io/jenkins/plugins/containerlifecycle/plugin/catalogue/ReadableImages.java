package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import hudson.model.Job;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageIndex;
import io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.ReadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.packages.BackgroundReading.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The images that the calling thread's user may know about: those of jobs that the user may read, and of each only what
 * these jobs say.
 *
 * @param progress how much is known of all images of this Jenkins
 */
record ReadableImages(List<ImageRow> rows, Progress progress) {
    /** Often everything is read after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    static ReadableImages now() {
        Progress progress = ImageIndex.get().progress(PATIENCE);
        ReadableJobs.ById jobs = new ReadableJobs.ById();
        List<ImageRow> rows = new ArrayList<>();
        List<ImageRow> onlyStamped = new ArrayList<>();
        Map<String, List<ImageRow>> byKey = new HashMap<>();
        for (KnownImage image : ImageIndex.get().images()) {
            List<ImageRow.JobOfImage> readable = new ArrayList<>();
            for (KnownImage.Use use : image.uses()) {
                Job<?, ?> job = jobs.find(use.job());
                if (job != null) {
                    readable.add(new ImageRow.JobOfImage(job, use));
                }
            }
            if (readable.isEmpty()) {
                continue;
            }
            ImageRow row = new ImageRow(image, readable);
            if (row.getImageId() == null) {
                onlyStamped.add(row);
            } else {
                rows.add(row);
                if (image.key() != null) {
                    byKey.computeIfAbsent(image.key(), key -> new ArrayList<>()).add(row);
                }
            }
        }
        // What was stamped is a row of its own only until its image is known.
        for (ImageRow stamped : onlyStamped) {
            List<ImageRow> same = byKey.get(stamped.key());
            if (same == null) {
                rows.add(stamped);
            } else {
                same.forEach(row -> row.add(stamped));
            }
        }
        return new ReadableImages(rows, progress);
    }
}
