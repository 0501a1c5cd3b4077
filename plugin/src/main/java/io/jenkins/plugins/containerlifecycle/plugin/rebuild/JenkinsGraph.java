package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Result;
import io.jenkins.plugins.containerlifecycle.graph.GraphSource;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageIndex;
import io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage.End;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.packages.BackgroundReading.Progress;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.VerdictIndex;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The images of this Jenkins, as far as the calling thread's user may know about them. Of those that it builds, a name means
 * the newest build that was made under it: whose image was seen, or whose build ended well. What it does not build counts as
 * it is, whatever a registry has by now. Taken from the index of images alone; no build is loaded.
 */
public final class JenkinsGraph implements GraphSource {
    private static final Logger LOGGER = Logger.getLogger(JenkinsGraph.class.getName());

    /** Often everything is read after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Progress progress;
    private final Map<String, JenkinsImage> images = new HashMap<>();
    private final List<KnownImage> known = new ArrayList<>();
    private final Map<String, Approval> approvals = new HashMap<>();

    private JenkinsGraph(Progress progress, NamesOfNow names) {
        this.progress = progress;
        for (JenkinsImage image : names.images()) {
            KnownImage node = image.known(names.of(image));
            images.put(node.id(), image);
            known.add(node);
        }
        known.addAll(names.foreign());
    }

    /**
     * As it is now.
     *
     * @param onlyPushed whether a name can only mean an image that a build has pushed
     */
    @NonNull
    public static JenkinsGraph now(boolean onlyPushed) {
        Progress progress = ImageIndex.get().progress(PATIENCE);
        Collection<JenkinsImage> images = JenkinsImage.readable(ImageIndex.get().images());
        return new JenkinsGraph(progress, new NamesOfNow(images, onlyPushed));
    }

    /** How many images of this Jenkins were read; all of them are here only if that is done. */
    @NonNull
    public Progress progress() {
        return progress;
    }

    @Override
    public List<KnownImage> images() {
        return List.copyOf(known);
    }

    /** What is not built here counts as it is. */
    @Override
    public Optional<Boolean> standsOn(KnownImage image, KnownImage base) {
        return images.containsKey(base.id()) ? Optional.empty() : Optional.of(true);
    }

    /**
     * Given if the image has passed, or, if there is nothing to validate and it failed nowhere, if its build was successful. The
     * last verdict counts, but not a pass by a command that replaced the image's own hook; if it has several IDs, of all of them the worst.
     */
    @Override
    public synchronized Approval approval(KnownImage image) {
        JenkinsImage mine = images.get(image.id());
        return mine == null ? Approval.GIVEN : approvals.computeIfAbsent(image.id(), id -> decide(mine));
    }

    private static Approval decide(JenkinsImage image) {
        List<Approval> decisions =
                image.ids().stream().map(JenkinsGraph::verdict).distinct().toList();
        if (decisions.contains(Approval.REFUSED)) {
            return Approval.REFUSED;
        }
        ImageMetadata stamp = image.stamp();
        if (stamp != null && !stamp.validate()) {
            End end = image.end();
            return end != null && end.result().equals(Result.SUCCESS.toString()) ? Approval.GIVEN : Approval.MISSING;
        }
        return decisions.contains(Approval.GIVEN) ? Approval.GIVEN : Approval.MISSING;
    }

    private static Approval verdict(String imageId) {
        try {
            return VerdictIndex.get().find(imageId).stream()
                    .filter(JenkinsGraph::isOnOwnHook)
                    .max(Comparator.comparing(ImageVerdict::time)
                            .thenComparing(verdict -> !verdict.outcome().isGreen()))
                    .map(verdict -> switch (verdict.outcome()) {
                        case PASSED -> Approval.GIVEN;
                        case FAILED, TIMED_OUT -> Approval.REFUSED;
                        // Nothing was checked, so nobody knows whether it works.
                        case SKIPPED, ERROR -> Approval.MISSING;
                    })
                    .orElse(Approval.MISSING);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, e::getMessage);
            return Approval.MISSING;
        }
    }

    /** A failure of a command that replaced the hook counts, too; a pass of one does not. */
    private static boolean isOnOwnHook(ImageVerdict verdict) {
        return verdict.hook().equals(ImageVerdict.VALIDATE) && ReplacedHook.REFUSED.counts(verdict);
    }

    /**
     * The build that has written the metadata of an image.
     *
     * @param jobId an ID of {@link JobIds}
     * @param result the name of a {@link Result}; null as long as it runs
     * @param ended by this Jenkins' clock; null as long as it runs
     */
    public record MadeBy(
            @NonNull Job<?, ?> job,
            @NonNull String jobId,
            int build,
            @CheckForNull String result,
            @CheckForNull Instant ended) {}

    /** Empty if it is not built here, or not by a job that the user may read. */
    @NonNull
    public Optional<MadeBy> madeBy(@NonNull KnownImage image) {
        return Optional.ofNullable(images.get(image.id())).map(JenkinsImage::madeBy);
    }

    /** Under which IDs engines have it; several if they store images in different ways; none if nobody has seen it. */
    @NonNull
    public List<String> imageIds(@NonNull KnownImage image) {
        JenkinsImage mine = images.get(image.id());
        return mine == null ? List.of() : mine.ids();
    }

    /** What the jobs say that the user may read: the newest verdict of each. */
    @NonNull
    public List<io.jenkins.plugins.containerlifecycle.plugin.images.KnownImage.Verdict> verdicts(
            @NonNull KnownImage image) {
        JenkinsImage mine = images.get(image.id());
        return mine == null ? List.of() : mine.verdicts();
    }

    /** By the job that makes them: the images of its last good build that made any. */
    @NonNull
    public Map<String, List<KnownImage>> ofLastGoodBuilds() {
        Map<String, Integer> last = new HashMap<>();
        Map<String, List<KnownImage>> made = new HashMap<>();
        for (KnownImage image : known) {
            MadeBy by = madeBy(image).orElse(null);
            if (by == null || !isGood(by.result())) {
                continue;
            }
            int newest = last.getOrDefault(by.jobId(), 0);
            if (by.build() > newest) {
                last.put(by.jobId(), by.build());
                made.put(by.jobId(), new ArrayList<>());
            }
            if (by.build() >= newest) {
                made.get(by.jobId()).add(image);
            }
        }
        return made;
    }

    /**
     * Since when a rebuild of what stands on an image takes it: when its build has ended, and it has passed first, and was
     * pushed first if only that counts.
     */
    @NonNull
    Instant available(@NonNull KnownImage image, boolean onlyPushed) {
        JenkinsImage mine = images.get(image.id());
        if (mine == null) {
            return Instant.EPOCH;
        }
        End end = mine.end();
        Instant available = end == null ? Instant.ofEpochSecond(mine.made()) : end.when();
        Instant passed = firstPass(mine);
        if (passed.isAfter(available)) {
            available = passed;
        }
        Instant pushed = onlyPushed ? mine.firstPush() : available;
        return pushed.isAfter(available) ? pushed : available;
    }

    private static Instant firstPass(JenkinsImage image) {
        Instant first = null;
        for (String id : image.ids()) {
            try {
                for (ImageVerdict verdict : VerdictIndex.get().find(id)) {
                    if (isOnOwnHook(verdict)
                            && verdict.outcome() == Outcome.PASSED
                            && (first == null || verdict.time().isBefore(first))) {
                        first = verdict.time();
                    }
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, e::getMessage);
            }
        }
        return first == null ? Instant.EPOCH : first;
    }

    /** As Jenkins' "last successful build" has it. */
    static boolean isGood(@CheckForNull String result) {
        return result != null && Result.fromString(result).isBetterOrEqualTo(Result.UNSTABLE);
    }
}
