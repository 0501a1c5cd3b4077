package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Computer;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BaseImageCause;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BuildCauses;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;

/** Jobs that build images as an engine would, and note that through the classes that the steps use. */
public final class ImageJobs {
    /** What names mean on the engine. */
    private static final Map<String, InspectedImage> ENGINE = new ConcurrentHashMap<>();

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Jobs whose build breaks before there is an image. */
    static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();
    /** Jobs whose image does not pass, so that their build fails. */
    static final Set<String> BAD = ConcurrentHashMap.newKeySet();
    /** Jobs whose image does not pass, and whose build is a success all the same. */
    public static final Set<String> UNNOTICED = ConcurrentHashMap.newKeySet();
    /** Which build of it debian:12 means on the engine. */
    static final AtomicInteger DEBIAN = new AtomicInteger(12);
    /** Jobs whose image has nothing to validate. */
    static final Set<String> HOOKLESS = ConcurrentHashMap.newKeySet();
    /** Jobs that push. */
    static final Set<String> PUSHING = ConcurrentHashMap.newKeySet();
    /** Jobs that wait in their build. */
    static final Map<String, CountDownLatch> HELD = new ConcurrentHashMap<>();

    private ImageJobs() {}

    public static String image(String job) {
        return "example/" + job + ":latest";
    }

    /** Names of jobs as they are in all tests: an engine is one for all. */
    public static void forgetAll() {
        ENGINE.clear();
        BROKEN.clear();
        BAD.clear();
        UNNOTICED.clear();
        HOOKLESS.clear();
        PUSHING.clear();
        HELD.clear();
    }

    /**
     * A job that builds an image.
     *
     * @param bases the jobs on whose images it stands, that of the FROM image first; none for debian:12, which nobody here builds
     */
    public static FreeStyleProject create(JenkinsRule jenkins, String name, String... bases) throws IOException {
        FreeStyleProject job = jenkins.createFreeStyleProject(name);
        job.getBuildersList().add(new ImageBuilder(name, bases));
        job.setQuietPeriod(0);
        return job;
    }

    /** And is built when these are. */
    static FreeStyleProject triggered(JenkinsRule jenkins, String name, String... bases) throws IOException {
        FreeStyleProject job = create(jenkins, name, bases);
        job.addTrigger(new ContainerBaseTrigger());
        return job;
    }

    /** As the interval does. */
    public static void look() throws Exception {
        BaseImageCheck.get().check();
    }

    /** Looks, and waits for builds, until nothing more follows. */
    public static void settle(JenkinsRule jenkins) throws Exception {
        for (int looks = 0; looks < 100; looks++) {
            jenkins.waitUntilNoActivityUpTo(120_000);
            int before = builds();
            BaseImageCheck.get().check();
            if (Jenkins.get().getQueue().isEmpty() && isIdle() && builds() == before) {
                return;
            }
        }
        throw new AssertionError("There is no end of builds.");
    }

    private static int builds() {
        return Jenkins.get().getAllItems(Job.class).stream()
                .mapToInt(job -> job.getNextBuildNumber() - 1)
                .sum();
    }

    /** Also of what has left the queue and is no build yet. */
    private static boolean isIdle() {
        return Arrays.stream(Jenkins.get().getComputers()).allMatch(Computer::isIdle)
                && Jenkins.get().getAllItems(Job.class).stream().noneMatch(job -> job.isBuilding() || job.isInQueue());
    }

    /** What stands in a Dockerfile's place. */
    public static final class ImageBuilder extends Builder {
        private final String name;
        private final ArrayList<String> bases;

        ImageBuilder(String name, String... bases) {
            this.name = name;
            this.bases = new ArrayList<>(List.of(bases));
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws IOException, InterruptedException {
            CountDownLatch held = HELD.get(name);
            if (held != null && !held.await(2, TimeUnit.MINUTES)) {
                throw new IOException("Nobody lets it go on.");
            }
            int number = COUNT.incrementAndGet();
            List<ImageMetadata> ancestry = new ArrayList<>();
            ImageMetadata stamp;
            try {
                stamp = stamp(build, number, ancestry);
            } catch (MetadataException e) {
                throw new IOException(e);
            }
            ContainerImages.recordStamped(build, stamp, null, ancestry, "");
            if (BROKEN.contains(name)) {
                return false;
            }
            ancestry.add(stamp);
            InspectedImage image = new InspectedImage(
                    image(name),
                    String.format("sha256:%064x", number),
                    new Ancestry(ancestry, stamp.key(), List.of()),
                    false);
            boolean unnoticed = UNNOTICED.contains(name);
            Outcome outcome = unnoticed || BAD.contains(name) ? Outcome.FAILED : Outcome.PASSED;
            ENGINE.put(image(name), image);
            new BuildVerdicts(build)
                    .record(List.of(new ImageVerdictBuilder()
                            .image(image.name())
                            .imageId(image.id())
                            .hook(ImageVerdict.VALIDATE)
                            .outcome(outcome)
                            .reason("It says so.")
                            .totals(new Totals(1, 0, 0, 0))
                            .time(Instant.now())
                            .build()));
            ContainerImages.recordValidated(build, image, outcome, null, null, Instant.now(), null, null, null);
            if (PUSHING.contains(name)) {
                ContainerImages.recordPushed(
                        build,
                        image,
                        List.of(new PushRecord(
                                image.id(),
                                image.name(),
                                String.format("sha256:%064x", number + 1_000_000),
                                Instant.now(),
                                null)));
            }
            return unnoticed || outcome.isGreen();
        }

        private ImageMetadata stamp(AbstractBuild<?, ?> build, int number, List<ImageMetadata> ancestry)
                throws MetadataException {
            InspectedImage below = bases.isEmpty() ? null : ENGINE.get(image(bases.get(0)));
            Map<String, String> others = new TreeMap<>();
            bases.stream().skip(1).forEach(base -> {
                InspectedImage other = ENGINE.get(image(base));
                others.put(image(base), other == null ? ImageMetadata.UNKNOWN_IMAGE : other.id());
            });
            if (below != null) {
                ancestry.addAll(below.ancestry().images());
            }
            return new ImageMetadataBuilder()
                    .project(name)
                    .imageName(ImageReference.split(image(name)).repository())
                    .imageTagNames(List.of("latest", String.valueOf(build.getNumber())))
                    .buildId(String.format("%08x", number))
                    .buildTimeStamp(1_800_000_000L + number)
                    .ci(true)
                    .buildCauses(BuildCauses.of(build.getCauses()))
                    .rebuiltFor(BaseImageCause.rebuiltFor(build))
                    .buildTag("jenkins-" + build.getParent().getFullName() + "-" + build.getNumber())
                    .gitref(String.format("%040x", 0xabcdef0000L + number))
                    .method(Hook.VALIDATE, HOOKLESS.contains(name) ? null : "true")
                    .baseName(bases.isEmpty() ? "debian:12" : image(bases.get(0)))
                    .baseImageId(
                            bases.isEmpty()
                                    ? String.format("sha256:%064x", DEBIAN.get())
                                    : below == null ? null : below.id())
                    .otherBases(others)
                    .build();
        }

        /** One that nobody else may pick. */
        @Override
        public Descriptor<Builder> getDescriptor() {
            return new BuildStepDescriptor<>(ImageBuilder.class) {
                @Override
                public boolean isApplicable(Class<? extends AbstractProject> type) {
                    return true;
                }
            };
        }
    }
}
