package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedPush;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps note here which images a build has stamped and validated. Any thread of the controller may call it. An agent may answer
 * long after an abort has ended the build; if that has been deleted meanwhile, nothing of it is noted.
 */
public final class ContainerImages {
    private ContainerImages() {}

    /**
     * Notes that the build has written metadata for an image that it is about to build.
     *
     * @param repository as the user named the image; null for the name in the metadata
     * @param ancestors those that are known, oldest first
     * @param node the name of the node where it will be built; empty for the controller's own
     * @throws IOException if the build's record cannot be saved, because then an image could not be held to its stamp
     */
    public static void recordStamped(
            @NonNull Run<?, ?> run,
            @NonNull ImageMetadata metadata,
            @CheckForNull String repository,
            @NonNull List<ImageMetadata> ancestors,
            @NonNull String node)
            throws IOException {
        ContainerImagesAction action = action(run);
        action.add(RecordedImage.stamped(metadata, repository, ancestors));
        String image = repository == null ? metadata.imageName() : repository;
        if (image != null) {
            action.add(new RecordedStamp(image, metadata, node));
        }
        if (!save(run)) {
            return;
        }
        StampIndex.get().add(run, metadata.key());
        ImageIndex.get().noteStamped(run, metadata, image == null ? metadata.project() : image, ancestors);
        ImagesOfParts.note(run);
    }

    /**
     * All stamps so far, in order. A build that was restarted from a stage has the stamps of the stages that it does
     * not run again; what it stamps anew takes their place.
     */
    @NonNull
    public static List<RecordedStamp> stamps(@NonNull Run<?, ?> run) {
        List<RecordedStamp> stamps = new ArrayList<>(ownStamps(run));
        Optional<Run<?, ?>> origin = RestartOrigin.find(run);
        // Each restart is of an earlier build, so this ends.
        while (origin.isPresent()) {
            List<RecordedStamp> later = List.copyOf(stamps);
            stamps.addAll(
                    0,
                    ownStamps(origin.get()).stream()
                            .filter(earlier -> later.stream().noneMatch(earlier::isReplacedBy))
                            .toList());
            origin = RestartOrigin.find(origin.get());
        }
        return stamps;
    }

    private static List<RecordedStamp> ownStamps(Run<?, ?> run) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        return action == null ? List.of() : action.stamps();
    }

    /** All images that the build has validated, audited or pushed. */
    @NonNull
    public static List<String> ids(@NonNull Run<?, ?> run) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        return action == null ? List.of() : action.imageIds();
    }

    /**
     * Notes the verdict on an image. An image that the build has stamped is found again by its own metadata; a second
     * verdict on the same image is added to the first.
     *
     * @param reason one sentence
     * @param totals of the checks; null if no check was reached
     * @param nodeId the Pipeline node that validated; null in a freestyle build
     * @param method the command that was run in place of the image's own hook; null for the image's own
     * @param stage names of the stages and branches that enclose that node; null if there are none
     * @throws IOException if the build's record cannot be saved; the verdict is then known only until Jenkins ends
     */
    public static void recordValidated(
            @NonNull Run<?, ?> run,
            @NonNull InspectedImage image,
            @NonNull Outcome outcome,
            @CheckForNull String reason,
            @CheckForNull Totals totals,
            @NonNull Instant when,
            @CheckForNull String method,
            @CheckForNull String nodeId,
            @CheckForNull String stage)
            throws IOException {
        recordValidated(run, image, outcome, reason, totals, when, method, nodeId, stage, true);
    }

    /**
     * Notes the verdict on an image, or on a container of it.
     *
     * @param ofImage whether it says something of the image, and the name is that of the image. A container that already
     *     runs may have been changed, and an image other than the one that was meant was not looked at
     * @throws IOException if the build's record cannot be saved; the verdict is then known only until Jenkins ends
     * @see #recordValidated(Run, InspectedImage, Outcome, String, Totals, Instant, String, String, String)
     */
    public static void recordValidated(
            @NonNull Run<?, ?> run,
            @NonNull InspectedImage image,
            @NonNull Outcome outcome,
            @CheckForNull String reason,
            @CheckForNull Totals totals,
            @NonNull Instant when,
            @CheckForNull String method,
            @CheckForNull String nodeId,
            @CheckForNull String stage,
            boolean ofImage)
            throws IOException {
        RecordedVerdict verdict =
                new RecordedVerdict(image.name(), outcome, reason, totals, when, method, nodeId, stage);
        ContainerImagesAction action = action(run);
        action.add(RecordedImage.validated(image, verdict));
        if (!save(run)) {
            return;
        }
        if (ofImage) {
            RecordedVerdict worst = action.verdict(image.id());
            ImageIndex.get().note(run, image, worst == null ? verdict : worst, when);
        } else {
            ImageIndex.get().note(run, image.id(), null);
        }
        ImagesOfParts.note(run);
        ImageListener.fire();
    }

    /**
     * Notes the names under which the build has pushed an image.
     *
     * @param image with an ID
     * @param pushes that the registry has confirmed; does nothing if there are none
     * @throws IOException if it cannot be saved
     */
    public static void recordPushed(
            @NonNull Run<?, ?> run, @NonNull InspectedImage image, @NonNull List<PushRecord> pushes)
            throws IOException {
        if (pushes.isEmpty()) {
            return;
        }
        List<RecordedPush> recorded = pushes.stream().map(RecordedPush::new).toList();
        action(run).add(RecordedImage.pushed(image, recorded));
        boolean saved = save(run);
        // What the registry has, it has, whatever becomes of the build.
        new BuildVerdicts(run).recordPushes(image.id(), pushes);
        if (!saved) {
            return;
        }
        ImageIndex.get()
                .notePushed(
                        run,
                        image,
                        pushes.stream()
                                .map(push -> new KnownImage.Push(push.reference(), push.digest(), Instant.now()))
                                .toList());
        ImagesOfParts.note(run);
        ImageListener.fire();
    }

    /**
     * Notes a deployment; one that was noted before takes its place.
     *
     * @throws IOException if it cannot be saved; it is then known only until Jenkins ends
     */
    public static void recordDeployed(@NonNull Run<?, ?> run, @NonNull RecordedDeployment deployment)
            throws IOException {
        action(run).add(deployment);
        if (!save(run)) {
            return;
        }
        ImageIndex.get().note(run, deployment.getImageId(), deployment.getImage());
        ImagesOfParts.note(run);
    }

    /** The deployments of a build, oldest first; empty if there are none. */
    public static List<RecordedDeployment> deployments(@NonNull Run<?, ?> run) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        return action == null ? List.of() : action.getDeployments();
    }

    /**
     * Notes an audit; one of the same run of the step takes its place.
     *
     * @param image with an ID
     * @param withSbom whether a bill of materials will be archived
     * @return where that is to be among the build's artifacts; null for nowhere, and if the build has been deleted
     * @throws IOException if it cannot be saved; it is then known only until Jenkins ends
     */
    @CheckForNull
    public static String recordAudited(
            @NonNull Run<?, ?> run, @NonNull InspectedImage image, @NonNull RecordedAudit audit, boolean withSbom)
            throws IOException {
        ContainerImagesAction action = action(run);
        action.add(RecordedImage.audited(image));
        action.add(audit, withSbom);
        if (!save(run)) {
            return null;
        }
        ImageIndex.get().note(run, image);
        ImagesOfParts.note(run);
        return audit.getSbom();
    }

    /** The audits of a build, oldest first; empty if there are none. */
    @NonNull
    public static List<RecordedAudit> audits(@NonNull Run<?, ?> run) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        return action == null ? List.of() : action.getAudits();
    }

    /** The images of a build, in the order in which they were first seen; empty if there are none. */
    public static List<ImageReport> of(@NonNull Run<?, ?> run) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        return action == null ? List.of() : action.getImages();
    }

    /**
     * Saves what was noted of a build, unless it has been deleted: that would make its folder again, and Jenkins would load it as
     * a build that nobody has run. A deletion moves the folder away under the same lock.
     *
     * @return whether the build is there
     */
    static boolean save(Run<?, ?> run) throws IOException {
        synchronized (run) {
            if (!run.getRootDir().isDirectory()) {
                return false;
            }
            try {
                run.save();
            } catch (IOException e) {
                // A full disk is said without a place.
                throw new IOException(run.getRootDir() + " on the controller: " + e.getMessage(), e);
            }
            return true;
        }
    }

    private static ContainerImagesAction action(Run<?, ?> run) {
        // Two branches of a build may come here at once, and a build has only one such action.
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
