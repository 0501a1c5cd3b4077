package io.jenkins.plugins.containerlifecycle.plugin.images;

import static io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImagesActionTest.ancestry;
import static io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImagesActionTest.metadata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.matrix.AxisList;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.MatrixRun;
import hudson.matrix.TextAxis;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** An image's build is found by the stamp that it made, whatever happened to the job's name and to Jenkins' address. */
class ProducingBuildsTest {
    @RegisterExtension
    private final JenkinsSessionExtension session = new JenkinsSessionExtension();

    /** A build that has stamped an image and whose validation passed. */
    private static ImageMetadata stamped(JenkinsRule jenkins, FreeStyleProject job, int number) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        ImageMetadata image = metadata(number, "base", jenkins.getURL() + build.getUrl(), null);
        ContainerImages.recordStamped(build, image, "example/base", List.of(), "");
        validate(build, image, Outcome.PASSED);
        return image;
    }

    private static void validate(Run<?, ?> run, ImageMetadata image, Outcome outcome) throws Exception {
        ContainerImages.recordValidated(
                run,
                new InspectedImage("example/base:1", "sha256:b", ancestry(image), false),
                outcome,
                null,
                null,
                Instant.now(),
                null,
                null,
                null);
    }

    /** Where the image comes from, as another job shows it. */
    private static AncestorReport seenFromElsewhere(JenkinsRule jenkins, ImageMetadata image) throws Exception {
        FreeStyleBuild other = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        validateDerived(other, image);
        return ContainerImages.of(other).get(0).getAncestry().get(0);
    }

    private static void validateDerived(Run<?, ?> run, ImageMetadata base) throws Exception {
        ContainerImages.recordValidated(
                run,
                new InspectedImage("example/derived:1", "sha256:d", ancestry(base), true),
                Outcome.FAILED,
                null,
                null,
                Instant.now(),
                null,
                null,
                null);
    }

    @Test
    void aJobThatIsRenamedIsFoundAndANewOneWithItsNameIsNot() throws Throwable {
        ImageMetadata[] image = new ImageMetadata[1];
        session.then(jenkins -> {
            FreeStyleProject job = jenkins.createFreeStyleProject("base");
            image[0] = stamped(jenkins, job, 1);
            job.renameTo("base-image");
            jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("base"));

            AncestorReport seen = seenFromElsewhere(jenkins, image[0]);

            assertEquals("job/base-image/1/container-images/", seen.getBuildPath());
            assertEquals("PASSED", seen.getVerdict().getOutcome());
            assertEquals(
                    "job/base-image/1/container-images/",
                    ContainerImages.of(job.getLastBuild())
                            .get(0)
                            .getAncestry()
                            .get(0)
                            .getBuildPath(),
                    "the build itself knows what it has stamped");
        });
        session.then(jenkins -> assertEquals(
                "job/base-image/1/container-images/",
                seenFromElsewhere(jenkins, image[0]).getBuildPath()));
    }

    @Test
    void aJobThatIsMovedIntoAFolderAndThatFolderRenamedIsFound() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject job = jenkins.createFreeStyleProject("base");
            ImageMetadata image = stamped(jenkins, job, 1);
            MockFolder folder = jenkins.createFolder("team");
            Items.move(job, folder);
            folder.renameTo("people");

            assertEquals(
                    "job/people/job/base/1/container-images/",
                    seenFromElsewhere(jenkins, image).getBuildPath());
        });
    }

    @Test
    void anotherAddressOfJenkinsChangesNothing() throws Throwable {
        session.then(jenkins -> {
            ImageMetadata image = stamped(jenkins, jenkins.createFreeStyleProject("base"), 1);
            JenkinsLocationConfiguration.get().setUrl("https://ci.example.org/somewhere/else/");

            assertEquals(
                    "job/base/1/container-images/",
                    seenFromElsewhere(jenkins, image).getBuildPath());
        });
    }

    @Test
    void aJobThatIsDeletedIsNotFoundAndItsSuccessorOfThatNameIsNotTakenForIt() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject job = jenkins.createFreeStyleProject("base");
            ImageMetadata image = stamped(jenkins, job, 1);
            job.delete();
            jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("base"));

            assertNull(seenFromElsewhere(jenkins, image).getBuildPath());
        });
    }

    @Test
    void anImageThatClaimsABuildWhichHasNotStampedItIsNotLinked() throws Throwable {
        session.then(jenkins -> {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("base"));
            ImageMetadata forged = metadata(1, "base", jenkins.getURL() + build.getUrl(), null);

            assertNull(seenFromElsewhere(jenkins, forged).getBuildPath());
        });
    }

    @Test
    void whoeverHasMadeAStampFirstHasMadeIt() throws Throwable {
        session.then(jenkins -> {
            ImageMetadata image = stamped(jenkins, jenkins.createFreeStyleProject("first"), 1);
            FreeStyleBuild second = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("second"));
            ContainerImages.recordStamped(second, image, "example/base", List.of(), "");

            assertEquals(
                    "job/first/1/container-images/",
                    seenFromElsewhere(jenkins, image).getBuildPath());
        });
    }

    @Test
    void theIndexIsBoundedAndTheNewestStay() throws Throwable {
        session.then(jenkins -> {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("base"));
            for (int i = 0; i < StampIndex.MAX_LINES + 10; i++) {
                StampIndex.get().add(build, String.format("5.ab%06x", i));
            }

            Path folder = Jenkins.get().getRootDir().toPath().resolve("container-lifecycle/stamps");
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> all = files.toList();
                assertEquals(1, all.size());
                assertTrue(Files.readAllLines(all.get(0)).size() <= StampIndex.MAX_LINES);
            }
            assertEquals(
                    1,
                    StampIndex.get()
                            .find(String.format("5.ab%06x", StampIndex.MAX_LINES + 9))
                            .number());
            assertNull(StampIndex.get().find("5.ab000000"));
            assertNull(StampIndex.get().find("../../x"));
        });
    }

    @Test
    void thePartsOfAMultiConfigurationBuildHaveThePageAndTheWholeHasASummary() throws Throwable {
        session.then(jenkins -> {
            MatrixProject job = jenkins.createProject(MatrixProject.class, "grid");
            job.setAxes(new AxisList(new TextAxis("zone", "north", "south")));
            MatrixBuild whole = jenkins.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
            int number = 1;
            ImageMetadata image = null;
            for (MatrixRun part : whole.getExactRuns()) {
                image = metadata(number++, "base", jenkins.getURL() + part.getUrl(), null);
                ContainerImages.recordStamped(part, image, "example/base", List.of(), "");
                validate(part, image, Outcome.PASSED);
            }
            job.renameTo("raster");

            assertTrue(seenFromElsewhere(jenkins, image).getBuildPath().startsWith("job/raster/zone="));
            try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
                String page = browser.getPage(whole).asNormalizedText();
                for (String zone : List.of("north", "south")) {
                    assertTrue(page.contains("Container images of " + zone), page);
                }
                assertTrue(page.contains("example/base"), page);
                MatrixRun part = whole.getExactRuns().get(0);
                assertTrue(browser.getPage(part, "container-images/")
                        .asNormalizedText()
                        .contains("example/base"));
            }
        });
    }

    @Test
    void aLineThatWasCutOffTakesNoOtherWithIt() throws Throwable {
        session.then(jenkins -> {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("base"));
            StampIndex.get().add(build, "5.ab000001");
            Path file = Jenkins.get().getRootDir().toPath().resolve("container-lifecycle/stamps/ab");
            // As a full disk leaves it, and a machine that loses its power.
            Files.write(file, new byte[] {'5', '.', 'a', 'b', (byte) 0xff}, StandardOpenOption.APPEND);

            StampIndex.get().add(build, "5.ab000003");

            for (String key : List.of("5.ab000001", "5.ab000003")) {
                assertEquals(1, StampIndex.get().find(key).number(), key);
                assertTrue(StampIndex.get().all().containsKey(key), key);
            }
        });
    }
}
