package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.Packages;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An agent answers after an abort has ended the build, and somebody has deleted that meanwhile. */
@WithJenkins
class DeletedBuildTest {
    private static final String IMAGE = Packages.id(870_001);

    private static JenkinsRule jenkins;

    /** What an agent may have done. */
    private enum Work {
        STAMP {
            @Override
            void record(Run<?, ?> run) throws Exception {
                ContainerImages.recordStamped(run, METADATA, "example/late", List.of(), "");
            }
        },
        VALIDATE {
            @Override
            void record(Run<?, ?> run) throws Exception {
                ContainerImages.recordValidated(
                        run, image(), Outcome.PASSED, "fine", null, Instant.now(), null, null, null);
            }
        },
        PUSH {
            @Override
            void record(Run<?, ?> run) throws Exception {
                ContainerImages.recordPushed(
                        run, image(), List.of(new PushRecord(IMAGE, "r/late:1", IMAGE, Instant.now(), null)));
            }
        },
        DEPLOY {
            @Override
            void record(Run<?, ?> run) throws Exception {
                ContainerImages.recordDeployed(
                        run,
                        new RecordedDeployment(
                                false,
                                "late",
                                "example/late:1",
                                DeployOutcome.DEPLOYED,
                                "It runs.",
                                Map.of("image_id", IMAGE),
                                Instant.now()));
            }
        },
        AUDIT {
            @Override
            void record(Run<?, ?> run) throws Exception {
                ImagePackages packages =
                        ImagePackages.of(Packages.inventory(870_001, Packages.deb("zlib", "1-1", "zlib")));
                ContainerImages.recordAudited(
                        run, image(), SampleAudits.found("example/late:1", packages, "zlib<2", "zlib came"), true);
            }
        };

        private static final ImageMetadata METADATA = Packages.metadata("late", 870_001);

        private static InspectedImage image() throws Exception {
            return new InspectedImage("example/late:1", IMAGE, ContainerImagesActionTest.ancestry(METADATA), false);
        }

        abstract void record(Run<?, ?> run) throws Exception;
    }

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void forget() throws Exception {
        ForgottenImages.forget();
    }

    private static boolean isKnown() {
        assertTrue(ImageIndex.get().progress(Duration.ofMinutes(1)).done());
        return ImageIndex.get().images().stream()
                .anyMatch(image -> image.id().equals(IMAGE) || image.id().startsWith("870001."));
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoFolderAndIsInNoList(Work work) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        build.delete();

        work.record(build);

        assertFalse(build.getRootDir().exists());
        jenkins.jenkins.reload();
        Job<?, ?> later = jenkins.jenkins.getItemByFullName(job.getFullName(), Job.class);
        assertTrue(later.getBuilds().isEmpty(), "after a restart, too");
        assertFalse(isKnown());

        FreeStyleBuild next = jenkins.buildAndAssertSuccess((FreeStyleProject) later);
        work.record(next);
        assertNotNull(next.getAction(ContainerImagesAction.class));
        assertTrue(isKnown(), "of a build that is there");
        later.delete();
        ForgottenImages.forget();
        assertFalse(isKnown());
    }

    @Test
    void theFolderOfADeletedJobDoesNotComeBackEither() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        job.delete();

        for (Work work : Work.values()) {
            work.record(build);
        }

        assertFalse(job.getRootDir().exists());
    }

    /** As often as it may be saved, before, while and after it is deleted. */
    @Test
    void whileItIsDeletedLikewise() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        CountDownLatch begun = new CountDownLatch(50);
        AtomicBoolean deleted = new AtomicBoolean();
        CompletableFuture<Integer> recording = CompletableFuture.supplyAsync(() -> {
            int after = 0;
            while (after < 20) {
                try {
                    Work.DEPLOY.record(build);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                begun.countDown();
                after += deleted.get() ? 1 : 0;
            }
            return after;
        });
        assertTrue(begun.await(2, TimeUnit.MINUTES));

        build.delete();
        deleted.set(true);

        assertEquals(20, recording.get(2, TimeUnit.MINUTES));
        assertFalse(build.getRootDir().exists());
    }
}
