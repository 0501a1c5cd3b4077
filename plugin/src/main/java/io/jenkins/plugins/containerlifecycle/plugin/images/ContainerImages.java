package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.push.PushRecord;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ValidationReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Where the steps say which images a build has stamped and validated. Any thread of the controller may call it. */
public final class ContainerImages {
    private ContainerImages() {}

    /**
     * Notes that the build has written metadata for an image that it is about to build.
     *
     * @param repository as the user named the image; null takes it from the metadata
     * @param ancestors as far as they are known, oldest first
     * @throws IOException where the build's record cannot be saved; the image is then known until Jenkins ends
     */
    public static void recordStamped(
            @NonNull Run<?, ?> run,
            @NonNull ImageMetadata metadata,
            @CheckForNull String repository,
            @NonNull List<ImageMetadata> ancestors)
            throws IOException {
        action(run).add(RecordedImage.stamped(metadata, repository, ancestors));
        run.save();
    }

    /**
     * Notes the verdict on an image. An image that the build has stamped is found again by its own metadata; a second
     * verdict on the same image is added to the first.
     *
     * @param reason one sentence
     * @param totals of the checks; null where it never came to any
     * @param nodeId the Pipeline node that validated; null in a freestyle build
     * @param stage names of the stages and branches around that node; null where there are none
     * @throws IOException where the build's record cannot be saved; the verdict is then known until Jenkins ends
     */
    public static void recordValidated(
            @NonNull Run<?, ?> run,
            @NonNull SeenImage image,
            @NonNull Outcome outcome,
            @CheckForNull String reason,
            @CheckForNull ValidationReport.Totals totals,
            @NonNull Instant when,
            @CheckForNull String nodeId,
            @CheckForNull String stage)
            throws IOException {
        RecordedVerdict verdict = new RecordedVerdict(image.name(), outcome, reason, totals, when, nodeId, stage);
        action(run).add(RecordedImage.validated(image, verdict));
        run.save();
    }

    /**
     * Notes under which names the build has pushed an image.
     *
     * @param image with an ID
     * @param pushes that the registry has confirmed; none does nothing
     * @throws IOException where it cannot be saved
     */
    public static void recordPushed(@NonNull Run<?, ?> run, @NonNull SeenImage image, @NonNull List<PushRecord> pushes)
            throws IOException {
        if (pushes.isEmpty()) {
            return;
        }
        List<RecordedPush> recorded = pushes.stream().map(RecordedPush::new).toList();
        action(run).add(RecordedImage.pushed(image, recorded));
        run.save();
        VerdictIndex.get().addPushes(image.id(), pushes);
    }

    /** The images of a build, in the order in which they were first seen; empty where there are none. */
    public static List<ImageReport> of(@NonNull Run<?, ?> run) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        return action == null ? List.of() : action.getImages();
    }

    private static ContainerImagesAction action(Run<?, ?> run) {
        // Two branches of one build may come here at once, and one build has one such action.
        synchronized (run) {
            ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
            if (action == null) {
                action = new ContainerImagesAction();
                run.addAction(action);
            }
            return action;
        }
    }
}
