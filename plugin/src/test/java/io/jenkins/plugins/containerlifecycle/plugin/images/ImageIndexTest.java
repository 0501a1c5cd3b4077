package io.jenkins.plugins.containerlifecycle.plugin.images;

import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.deb;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.id;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.inventory;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.packages.Packages;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Which builds refer to an image, and when it is forgotten. */
@WithJenkins
class ImageIndexTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    /** Notes an image whose packages were kept long ago. */
    private static void audited(Run<?, ?> run, int image) throws Exception {
        PackageStore.get().put(ImagePackages.of(inventory(image, deb("curl", "1", "curl"))));
        Files.setLastModifiedTime(packages(image), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        note(run, image);
    }

    private static void note(Run<?, ?> run, int image) throws Exception {
        ImageIndex.get()
                .note(
                        run,
                        new InspectedImage("web:" + image, id(image), new Ancestry(List.of(), null, List.of()), false));
    }

    private static Path packages(int image) {
        return folder("packages").resolve(id(image).replace(':', '-') + ".json.gz");
    }

    private static Path file(int image) {
        return folder("images").resolve(id(image).substring("sha256:".length()) + ".json");
    }

    private static Path folder(String name) {
        return jenkins.jenkins.getRootDir().toPath().resolve("container-lifecycle/" + name);
    }

    private static KnownImage known(ImageIndex index, int image) {
        assertTrue(index.progress(Duration.ofMinutes(1)).done());
        return index.images().stream()
                .filter(known -> known.id().equals(id(image)))
                .findFirst()
                .orElse(null);
    }

    @Test
    void anImageIsForgottenWhenItsLastBuildIsDeletedAndNotBefore() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        FreeStyleBuild first = jenkins.buildAndAssertSuccess(job);
        FreeStyleBuild second = jenkins.buildAndAssertSuccess(job);
        audited(first, 1);
        audited(second, 1);

        first.delete();
        ForgottenImages.forget();
        assertEquals(List.of(2), known(ImageIndex.get(), 1).uses().get(0).builds());
        assertTrue(PackageStore.get().find(id(1)).isPresent());

        second.delete();
        ForgottenImages.forget();
        assertNull(known(ImageIndex.get(), 1));
        assertFalse(Files.exists(file(1)));
        assertTrue(PackageStore.get().find(id(1)).isEmpty());
    }

    @Test
    void aJobThatIsRenamedStillRefersAndOneThatIsDeletedDoesNot() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        audited(jenkins.buildAndAssertSuccess(job), 2);

        job.renameTo("renamed");
        ForgottenImages.forget();
        assertTrue(PackageStore.get().find(id(2)).isPresent());

        job.delete();
        ForgottenImages.forget();
        assertTrue(PackageStore.get().find(id(2)).isEmpty());
    }

    @Test
    void aJobThatCannotBeReadStillRefers() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        audited(jenkins.buildAndAssertSuccess(job), 3);
        Path config = job.getConfigFile().getFile().toPath();
        String whole = Files.readString(config);
        Files.writeString(config, "<damaged");
        jenkins.jenkins.reload();
        assertNull(jenkins.jenkins.getItemByFullName(job.getFullName()));

        ForgottenImages.forget();

        assertTrue(PackageStore.get().find(id(3)).isPresent());
        Files.writeString(config, whole);
        jenkins.jenkins.reload();
        ForgottenImages.forget();
        assertEquals(1, known(ImageIndex.get(), 3).uses().get(0).builds().size());
    }

    @Test
    void anImageWhoseFileIsDamagedIsNotForgottenSinceNobodyKnowsItsBuilds() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        audited(build, 4);
        Files.writeString(file(4), "{\"id\":");
        ImageIndex restarted = new ImageIndex();

        assertNull(known(restarted, 4));
        assertEquals(1, restarted.damaged());
        assertTrue(restarted.forgetDeletedBuilds().contains(id(4)));

        // A build that works on it writes the file anew; what was in it stays unknown.
        restarted.note(build, new InspectedImage("web:4", id(4), new Ancestry(List.of(), null, List.of()), false));
        assertEquals(0, restarted.damaged());
        build.delete();
        assertTrue(restarted.forgetDeletedBuilds().contains(id(4)));
    }

    @Test
    void aFileThatNobodyHereHasWrittenKeepsNoOtherImageFromBeingKnown() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        audited(build, 8);
        try (RandomAccessFile huge = new RandomAccessFile(file(9).toFile(), "rw")) {
            // Larger than an array can be; it takes no room.
            huge.setLength(3L << 30);
        }
        Files.createDirectories(file(10));
        ImageIndex restarted = new ImageIndex();

        assertEquals(
                List.of(build.getNumber()), known(restarted, 8).uses().get(0).builds());
        assertEquals(2, restarted.damaged());
        Files.delete(file(9));
        Files.delete(file(10));
    }

    @Test
    void whatWasBeingWrittenWhenJenkinsWasKilledIsRemovedAndIsNoJob() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        audited(jenkins.buildAndAssertSuccess(job), 11);
        String id = JobIds.get().of(job);
        Path half = Files.writeString(folder("images").resolve(file(11).getFileName() + "-atomic123tmp"), "{");
        Path writing = Files.writeString(folder("images").resolve(file(11).getFileName() + "-atomic124tmp"), "{");
        Files.setLastModifiedTime(half, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path unnamed = Files.writeString(folder("jobs").resolve(id + "-atomic123tmp"), job.getFullName());

        ForgottenImages.forget();

        assertFalse(Files.exists(half));
        assertTrue(Files.exists(writing), "somebody may be writing it");
        assertEquals(id, new JobIds().of(job));
        Files.delete(unnamed);
        Files.delete(writing);
    }

    @Test
    void anImageOfAnEarlierReleaseIsKnownByItsVerdicts() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        Instant when = Instant.parse("2026-01-31T07:00:00Z");
        new BuildVerdicts(build)
                .record(List.of(new ImageVerdictBuilder()
                        .image("example/old:1")
                        .imageId(id(5))
                        .hook(ImageVerdict.VALIDATE)
                        .outcome(Outcome.FAILED)
                        .reason("It failed.")
                        .totals(new Totals(0, 1, 0, 0))
                        .time(when)
                        .build()));
        ImageIndex restarted = new ImageIndex();

        KnownImage image = known(restarted, 5);

        assertEquals("example/old:1", image.uses().get(0).name());
        assertEquals(
                new KnownImage.Verdict("FAILED", when, 0), image.uses().get(0).verdict());
        assertTrue(restarted.forgetDeletedBuilds().contains(id(5)), "its job may have builds");
        restarted.note(
                build, new InspectedImage("example/old:2", id(5), new Ancestry(List.of(), null, List.of()), false));
        assertEquals(
                "FAILED", known(new ImageIndex(), 5).uses().get(0).verdict().outcome());
        build.getParent().delete();
        assertFalse(restarted.forgetDeletedBuilds().contains(id(5)));
    }

    @Test
    void whatSaysNothingOfTheImageChangesNeitherItsNameNorItsVerdict() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        InspectedImage image = new InspectedImage("web:6", id(6), new Ancestry(List.of(), null, List.of()), false);
        ContainerImages.recordValidated(build, image, Outcome.FAILED, null, null, Instant.now(), null, null, null);
        InspectedImage container = new InspectedImage("some-container", id(6), image.ancestry(), false);
        ContainerImages.recordValidated(
                build, container, Outcome.PASSED, null, null, Instant.now(), null, null, null, false);

        KnownImage.Use use = known(ImageIndex.get(), 6).uses().get(0);
        assertEquals("web:6", use.name());
        assertEquals("FAILED", use.verdict().outcome());
    }

    @Test
    void theWorstVerdictOfTheNewestBuildCounts() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        InspectedImage image = new InspectedImage("web:7", id(7), new Ancestry(List.of(), null, List.of()), false);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.PASSED)) {
            ContainerImages.recordValidated(build, image, outcome, null, null, Instant.now(), null, null, null);
        }
        assertEquals(
                "FAILED", known(ImageIndex.get(), 7).uses().get(0).verdict().outcome());

        ContainerImages.recordValidated(
                jenkins.buildAndAssertSuccess(job), image, Outcome.PASSED, null, null, Instant.now(), null, null, null);
        assertEquals(
                "PASSED", known(ImageIndex.get(), 7).uses().get(0).verdict().outcome());
    }

    @Test
    void howABuildEndedIsFoundOutAfterwardsIfJenkinsWasKilledJustThen() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        ImageMetadata stamp = Packages.metadata("web", 777);
        // Noted after the end, so that nobody has told the end.
        ContainerImages.recordStamped(build, stamp, "example/web", List.of(), "");

        ImageIndex restarted = new ImageIndex();

        assertTrue(restarted.progress(Duration.ofMinutes(1)).done());
        KnownImage image = restarted.images().stream()
                .filter(known -> known.id().equals(stamp.key()))
                .findFirst()
                .orElseThrow();
        Instant ended = Instant.ofEpochMilli(build.getStartTimeInMillis() + build.getDuration());
        assertEquals(
                new KnownImage.End(build.getNumber(), "SUCCESS", ended),
                image.uses().get(0).end());
    }
}
