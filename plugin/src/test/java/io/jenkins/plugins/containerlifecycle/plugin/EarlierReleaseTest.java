package io.jenkins.plugins.containerlifecycle.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.EnvVars;
import hudson.Util;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.graph.ImageGraph;
import io.jenkins.plugins.containerlifecycle.graph.ImageState;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageIndex;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.OpenRun;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.ContainerBaseTrigger;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.JenkinsGraph;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What an earlier release wrote can still be read, although classes have moved since. */
class EarlierReleaseTest {
    private static final String PACKAGE = "io.jenkins.plugins.containerlifecycle.plugin.";
    private static final String HEX = "ab".repeat(32);
    private static final String IMAGE = "sha256:" + HEX;

    private static final String VERDICT = """
            <%1$simages.RecordedVerdict>
              <image>example/dns:1</image>
              <outcome>FAILED</outcome>
              <reason>the zone is shut</reason>
              <total>4</total>
              <passed>2</passed>
              <failed>1</failed>
              <errors>0</errors>
              <skipped>1</skipped>
              <when>1769839332000</when>
              <nodeId>9</nodeId>
              <stage>Validate</stage>
            </%1$simages.RecordedVerdict>
            """.formatted(PACKAGE);

    @RegisterExtension
    private final JenkinsSessionExtension session = new JenkinsSessionExtension();

    private static void rewrite(Path file, String pattern, String earlier) throws Exception {
        String text = Files.readString(file);
        String changed = text.replaceAll(pattern, earlier);
        assertFalse(text.equals(changed), text);
        Files.writeString(file, changed);
    }

    private static Path home(JenkinsRule jenkins) {
        return jenkins.jenkins.getRootDir().toPath();
    }

    @Test
    void theRecordOfABuild() throws Throwable {
        session.then(jenkins -> {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("job"));
            InspectedImage image = new InspectedImage("example/dns:1", IMAGE, Ancestry.EMPTY, false);
            ContainerImages.recordValidated(
                    build, image, Outcome.PASSED, "fine", null, Instant.EPOCH, null, null, null);
            ContainerImages.recordPushed(
                    build, image, List.of(new PushRecord(IMAGE, "r/dns:1", IMAGE, Instant.EPOCH, null)));
            Path file = build.getRootDir().toPath().resolve("build.xml");
            String name = PACKAGE + "verdicts.RecordedVerdict";
            rewrite(file, "(?s)<" + name + ">.*</" + name + ">", VERDICT);
            rewrite(file, PACKAGE + "verdicts.RecordedPush", PACKAGE + "images.RecordedPush");
        });
        session.then(jenkins -> {
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);
            ImageReport image = ContainerImages.of(job.getLastBuild()).get(0);

            assertEquals("r/dns:1", image.getPushes().get(0).getReference());
            assertEquals(Outcome.FAILED.name(), image.getVerdict().getOutcome());
            assertEquals("the zone is shut", image.getVerdict().getReason());
            assertEquals(
                    "4 checks: 2 passed, 1 failed, 1 skipped",
                    image.getVerdict().getChecks());
            assertEquals("Validate", image.getVerdict().getStage());
        });
    }

    @Test
    void theVerdictsOnAnImage() throws Throwable {
        session.then(jenkins -> {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("job"));
            BuildVerdicts verdicts = new BuildVerdicts(build);
            verdicts.record(List.of(new ImageVerdict(
                    "example/dns:1",
                    IMAGE,
                    List.of(),
                    ImageVerdict.VALIDATE,
                    null,
                    Outcome.PASSED,
                    "fine",
                    new Totals(1, 0, 0, 0),
                    Instant.now(),
                    null,
                    null,
                    null)));
            Path file = home(jenkins).resolve("container-lifecycle/verdicts/" + HEX + ".xml");
            rewrite(file, PACKAGE + "verdicts.VerdictsOfImage", PACKAGE + "images.VerdictsOfImage");

            assertEquals(Outcome.PASSED, verdicts.find(IMAGE).get(0).outcome());
        });
    }

    /** Its builds noted in their records what their images stand on, and there was no list of all images. */
    @Test
    void theImagesOfBuildsAreInTheGraphAtOnceAndTheirJobsAreRebuilt() throws Throwable {
        ImageJobs.forgetAll();
        session.then(jenkins -> {
            FreeStyleProject base = ImageJobs.create(jenkins, "base");
            FreeStyleBuild stamped = jenkins.buildAndAssertSuccess(base);
            FreeStyleBuild mid = jenkins.buildAndAssertSuccess(ImageJobs.create(jenkins, "mid", "base"));
            FreeStyleBuild gone = jenkins.buildAndAssertSuccess(ImageJobs.create(jenkins, "gone"));
            jenkins.buildAndAssertSuccess(base);
            for (FreeStyleBuild build : List.of(stamped, mid)) {
                Path file = build.getRootDir().toPath().resolve("build.xml");
                rewrite(file, ",&quot;base_image_id&quot;:&quot;[^&]*&quot;", "");
            }
            gone.delete();
            Util.deleteRecursive(images(jenkins).toFile());
        });
        session.then(jenkins -> {
            assertTrue(ImageIndex.get().progress(Duration.ofMinutes(1)).done());
            JenkinsGraph source = JenkinsGraph.now(false);
            ImageGraph graph = ImageGraph.read(source);
            KnownImage base = graph.named(ImageJobs.image("base"));
            KnownImage mid = graph.named(ImageJobs.image("mid"));

            assertEquals(2, source.madeBy(base).orElseThrow().build());
            assertEquals("SUCCESS", source.madeBy(base).orElseThrow().result());
            assertEquals(1, source.imageIds(mid).size());
            assertEquals("PASSED", source.verdicts(mid).get(0).outcome());
            assertEquals(
                    ImageState.Status.OUTDATED,
                    graph.compare(graph.newest()).state(mid).status());
            assertNull(graph.named(ImageJobs.image("gone")));
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("mid", FreeStyleProject.class);
            job.addTrigger(new ContainerBaseTrigger());
            ImageJobs.settle(jenkins);
            assertEquals(2, job.getLastBuild().getNumber());
            job.getBuildByNumber(1).delete();
        });
        session.then(jenkins -> {
            assertTrue(ImageIndex.get().progress(Duration.ofMinutes(1)).done());
            ImageGraph graph = ImageGraph.read(JenkinsGraph.now(false));
            KnownImage mid = graph.named(ImageJobs.image("mid"));
            assertEquals(
                    ImageState.Status.CURRENT,
                    graph.compare(graph.newest()).state(mid).status());
            assertTrue(Files.isDirectory(images(jenkins)), "a record is looked at once, and then there is a file");
        });
    }

    private static Path images(JenkinsRule jenkins) {
        return home(jenkins).resolve("container-lifecycle/images");
    }

    @Test
    void whatMayBeLeftOnAnAgent() throws Throwable {
        session.then(jenkins -> {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("job"));
            EngineAccess access = EngineAccess.of(null, new EnvVars(), build, jenkins.jenkins.getChannel());
            LeftoverSweeper.get().begun("agent", "run", new OpenRun(null, Map.of(), build, access, null));
            Path file = home(jenkins).resolve(PACKAGE + "validate.LeftoverSweeper.xml");
            rewrite(file, PACKAGE + "leftovers\\.", PACKAGE + "validate.");
        });
        session.then(jenkins -> {
            assertTrue(LeftoverSweeper.get().isOpen("agent"));
            assertFalse(LeftoverSweeper.get().isOpen("another"));
        });
    }
}
