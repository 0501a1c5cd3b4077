package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.graph.ImageGraph;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/** A build step that does what a Pipeline does with an image, without an engine: it stamps one on what its bases are now, and validates it. */
public final class StampingBuilder extends TestBuilder {
    /** Names of jobs that fail before they have an image. */
    public static final Set<String> FAILING = ConcurrentHashMap.newKeySet();
    /** Names of jobs whose images fail their validation. */
    public static final Set<String> INVALID = ConcurrentHashMap.newKeySet();

    /** No two stamps of a test are of the same second. */
    private static final AtomicLong LAST = new AtomicLong();

    private final String image;
    /** The FROM image first. */
    private final ArrayList<String> bases;

    public StampingBuilder(String image, String... bases) {
        this.image = image;
        this.bases = new ArrayList<>(List.of(bases));
    }

    /** A job that builds {@code example/<name>:latest}. */
    public static FreeStyleProject job(JenkinsRule jenkins, String name, String... bases) throws IOException {
        FreeStyleProject job = jenkins.createFreeStyleProject(name);
        job.getBuildersList().add(new StampingBuilder("example/" + name, bases));
        return job;
    }

    /** Unlike its parent it is kept, so that its jobs can be loaded after a restart. */
    @Override
    protected Object writeReplace() {
        return this;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        String name = build.getParent().getName();
        if (FAILING.contains(name)) {
            return false;
        }
        try {
            stamp(build, INVALID.contains(name) ? Outcome.FAILED : Outcome.PASSED);
        } catch (MetadataException e) {
            throw new IOException(e);
        }
        return true;
    }

    private void stamp(AbstractBuild<?, ?> build, Outcome outcome)
            throws IOException, InterruptedException, MetadataException {
        ImageGraph graph;
        try {
            graph = ImageGraph.read(JenkinsGraph.now(false));
        } catch (EngineException e) {
            throw new IOException(e);
        }
        KnownImage base = bases.isEmpty() ? null : graph.named(bases.get(0));
        Map<String, String> others = new LinkedHashMap<>();
        for (String other : bases.subList(Math.min(1, bases.size()), bases.size())) {
            others.put(
                    other,
                    graph.named(other) == null
                            ? ImageMetadata.UNKNOWN_IMAGE
                            : graph.named(other).id());
        }
        long now = LAST.updateAndGet(last -> Math.max(last + 1, Instant.now().getEpochSecond()));
        ImageMetadata metadata = new ImageMetadataBuilder()
                .buildId(UUID.randomUUID().toString().substring(0, 8))
                .project(image.substring(image.lastIndexOf('/') + 1))
                .imageName(image)
                .imageTagNames(List.of("latest"))
                .buildTimeStamp(now)
                .method(Hook.VALIDATE, "true")
                .baseName(bases.isEmpty() ? ImageMetadata.SCRATCH : bases.get(0))
                .baseImageId(base == null ? null : base.id())
                .otherBases(others)
                .build();
        List<ImageMetadata> ancestors =
                base == null ? List.of() : base.ancestry().images();
        ContainerImages.recordStamped(build, metadata, image, ancestors, "");
        List<ImageMetadata> all = new ArrayList<>(ancestors);
        all.add(metadata);
        String id = "sha256:" + (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
        String reference = image + ":latest";
        ContainerImages.recordValidated(
                build,
                new InspectedImage(reference, id, new Ancestry(all, metadata.key(), List.of()), false),
                outcome,
                null,
                null,
                Instant.now(),
                null,
                null,
                null);
        new BuildVerdicts(build)
                .record(List.of(new ImageVerdictBuilder()
                        .image(reference)
                        .imageId(id)
                        .hook(ImageVerdict.VALIDATE)
                        .outcome(outcome)
                        .reason("as the test wants it")
                        .totals(new Totals(1, 0, 0, 0))
                        .time(Instant.now())
                        .build()));
    }
}
