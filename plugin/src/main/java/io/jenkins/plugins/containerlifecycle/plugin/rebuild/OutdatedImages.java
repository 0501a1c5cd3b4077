package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.graph.ComparedGraph;
import io.jenkins.plugins.containerlifecycle.graph.GraphSource.Approval;
import io.jenkins.plugins.containerlifecycle.graph.ImageGraph;
import io.jenkins.plugins.containerlifecycle.graph.ImageState;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.graph.RebuildPlan;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BaseImageCause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the calling thread's user may know of which image of this Jenkins is outdated; as it was when it was read. */
public final class OutdatedImages {
    private final JenkinsGraph source;
    private final RebuildPlan plan;
    private final int olderBuilds;
    /** By full name. */
    private final Map<String, List<ImageState>> byJob = new HashMap<>();

    private OutdatedImages(JenkinsGraph source, RebuildPlan plan, int olderBuilds) {
        this.source = source;
        this.plan = plan;
        this.olderBuilds = olderBuilds;
        for (ImageState state : plan.graph().states()) {
            Job<?, ?> job = job(state.image());
            if (job != null && state.status() == ImageState.Status.OUTDATED && state.newer() == null) {
                byJob.computeIfAbsent(job.getFullName(), name -> new ArrayList<>())
                        .add(state);
            }
        }
    }

    /** @throws InterruptedException if the thread is */
    @NonNull
    public static OutdatedImages read() throws InterruptedException {
        JenkinsGraph source = JenkinsGraph.now(false);
        try {
            ImageGraph graph = ImageGraph.read(source);
            Collection<KnownImage> newest = graph.newest();
            RebuildPlan plan = RebuildPlan.of(graph.compare(newest), List.of(), state -> true);
            long older = graph.images().stream()
                    .filter(image ->
                            ImageGraph.hasMetadata(image) && plan.graph().state(image) == null)
                    .count();
            return new OutdatedImages(source, plan, (int) older);
        } catch (EngineException e) {
            throw new IllegalStateException("No engine is asked", e);
        }
    }

    @NonNull
    public JenkinsGraph source() {
        return source;
    }

    @NonNull
    public ComparedGraph graph() {
        return plan.graph();
    }

    @NonNull
    public RebuildPlan plan() {
        return plan;
    }

    /** By jobs, with those that the user may build. */
    @NonNull
    public JobPlan jobs() {
        return JobPlan.of(plan, this::job);
    }

    /** How many images were left out since there is a newer build of the same. */
    public int olderBuilds() {
        return olderBuilds;
    }

    /** Whether everything was read; if not, nothing may be concluded. */
    boolean complete() {
        return source.progress().done();
    }

    /** Which one builds an image; null if none is known. */
    @CheckForNull
    public Job<?, ?> job(@NonNull KnownImage image) {
        return source.madeBy(image).map(JenkinsGraph.MadeBy::job).orElse(null);
    }

    /** Outdated images that a job builds. */
    @NonNull
    List<ImageState> of(@NonNull Job<?, ?> job) {
        return byJob.getOrDefault(job.getFullName(), List.of());
    }

    /** For builds of a job: which of its bases have a newer build. */
    @NonNull
    Set<Cause> causes(@NonNull Job<?, ?> job) {
        Set<Cause> causes = new LinkedHashSet<>();
        for (ImageState state : of(job)) {
            state.causes().stream()
                    .filter(cause -> cause.through() == null)
                    .map(ImageState.Cause::behind)
                    .forEach(behind -> causes.add(
                            new BaseImageCause(behind.base(), behind.now().stamp())));
        }
        return causes;
    }

    /** What was decided about the images of a build: the worst. */
    @NonNull
    Approval approval(@NonNull Run<?, ?> build) {
        return worst(madeBy(build));
    }

    /** What was decided about the newest images that a job builds: the worst. */
    @NonNull
    Approval approval(@NonNull Job<?, ?> job) {
        return worst(plan.graph().states().stream()
                .filter(state -> state.newer() == null)
                .map(ImageState::image)
                .filter(image -> source.madeBy(image)
                        .filter(by -> by.job().getFullName().equals(job.getFullName()))
                        .isPresent())
                .toList());
    }

    private Approval worst(List<KnownImage> made) {
        Approval worst = Approval.GIVEN;
        for (KnownImage image : made) {
            Approval approval = source.approval(image);
            if (approval == Approval.REFUSED) {
                return approval;
            }
            worst = approval == Approval.MISSING ? approval : worst;
        }
        return worst;
    }

    /** Whether another build may still validate an image of this one. */
    boolean mayBeValidated(@NonNull Run<?, ?> build) {
        return madeBy(build).stream()
                .anyMatch(image -> image.stamp() != null && image.stamp().validate());
    }

    private List<KnownImage> madeBy(Run<?, ?> build) {
        return source.images().stream()
                .filter(image -> source.madeBy(image)
                        .filter(by -> by.build() == build.getNumber()
                                && by.job()
                                        .getFullName()
                                        .equals(build.getParent().getFullName()))
                        .isPresent())
                .toList();
    }
}
