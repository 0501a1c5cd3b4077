package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.id;
import static io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs.create;
import static io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.containerlifecycle.graph.GraphSource.Approval;
import io.jenkins.plugins.containerlifecycle.graph.ImageGraph;
import io.jenkins.plugins.containerlifecycle.graph.ImageState;
import io.jenkins.plugins.containerlifecycle.graph.KnownImage;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.EndedBuilds;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a Jenkins knows of its images, and what their names mean. */
@WithJenkins
class JenkinsGraphTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @AfterEach
    void delete() throws Exception {
        for (Item job : jenkins.jenkins.getAllItems()) {
            job.delete();
        }
        ImageJobs.forgetAll();
        ImageJobs.DEBIAN.set(12);
    }

    private static FreeStyleBuild build(FreeStyleProject job) throws Exception {
        return jenkins.buildAndAssertSuccess(job);
    }

    private static KnownImage named(JenkinsGraph graph, String name) throws Exception {
        return ImageGraph.read(graph).named(name);
    }

    private static ImageState state(JenkinsGraph graph, String name) throws Exception {
        ImageGraph images = ImageGraph.read(graph);
        return images.compare(images.newest()).state(images.named(name));
    }

    @Test
    void aNameMeansTheNewestImageThatIsThereAndItsBuildIsKnown() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = create(jenkins, "mid", "base");
        build(base);
        build(mid);
        build(base);
        ImageJobs.BROKEN.add("base");
        jenkins.buildAndAssertStatus(Result.FAILURE, base);

        JenkinsGraph graph = JenkinsGraph.now(false);

        KnownImage now = named(graph, image("base"));
        JenkinsGraph.MadeBy made = graph.madeBy(now).orElseThrow();
        assertEquals(base, made.job());
        assertEquals(2, made.build(), "the third has made no image");
        assertEquals("SUCCESS", made.result());
        assertEquals(1, graph.imageIds(now).size());
        assertEquals("PASSED", graph.verdicts(now).get(0).outcome());
        assertEquals(
                1,
                graph.madeBy(named(graph, image("base").replace("latest", "1")))
                        .orElseThrow()
                        .build());
        assertEquals(ImageState.Status.OUTDATED, state(graph, image("mid")).status());
        assertEquals(2, graph.ofLastGoodBuilds().size());
        assertTrue(ImageGraph.read(JenkinsGraph.now(true)).all().isEmpty(), "nothing was pushed");
    }

    @Test
    void whatIsNotBuiltHereCountsAsItIs() throws Exception {
        FreeStyleProject one = create(jenkins, "one");
        FreeStyleProject two = create(jenkins, "two");
        build(one);
        ImageJobs.DEBIAN.set(13);
        build(two);

        JenkinsGraph graph = JenkinsGraph.now(false);

        KnownImage debian = named(graph, "debian:12");
        assertTrue(graph.madeBy(debian).isEmpty());
        assertNull(debian.stamp());
        for (FreeStyleProject job : List.of(one, two)) {
            assertEquals(
                    ImageState.Status.CURRENT,
                    state(graph, image(job.getName())).status());
        }
        Set<String> ids = new HashSet<>();
        graph.images().forEach(image -> assertTrue(ids.add(image.id()), "no two have one ID"));
    }

    @Test
    void anImageThatEnginesKnowUnderSeveralIdsIsOneAndItsWorstVerdictCounts() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleBuild build = build(base);
        JenkinsGraph before = JenkinsGraph.now(false);
        KnownImage image = named(before, image("base"));
        assertEquals(Approval.GIVEN, before.approval(image));
        InspectedImage other = new InspectedImage(image("base"), id(777_777), image.ancestry(), false);
        ContainerImages.recordValidated(build, other, Outcome.FAILED, null, null, Instant.now(), null, null, null);
        new BuildVerdicts(build)
                .record(List.of(new ImageVerdictBuilder()
                        .image(other.name())
                        .imageId(other.id())
                        .hook(ImageVerdict.VALIDATE)
                        .outcome(Outcome.FAILED)
                        .reason("It failed.")
                        .totals(new Totals(0, 1, 0, 0))
                        .time(Instant.now())
                        .build()));

        JenkinsGraph graph = JenkinsGraph.now(false);

        KnownImage same = named(graph, image("base"));
        assertEquals(2, graph.imageIds(same).size());
        assertEquals(Approval.REFUSED, graph.approval(same));
        assertEquals(
                1,
                graph.images().stream()
                        .filter(each -> graph.madeBy(each).isPresent())
                        .count());
    }

    @Test
    void aPassOfACommandInPlaceOfTheImagesOwnHookCountsNotButAFailureDoes() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        ImageJobs.BAD.add("base");
        FreeStyleBuild bad = jenkins.buildAndAssertStatus(Result.FAILURE, base);
        verdict(bad, Outcome.PASSED, "true");
        JenkinsGraph graph = JenkinsGraph.now(false);
        assertEquals(Approval.REFUSED, graph.approval(named(graph, image("base"))));

        ImageJobs.BAD.clear();
        FreeStyleBuild good = build(base);
        verdict(good, Outcome.FAILED, "/bin/other");
        graph = JenkinsGraph.now(false);
        assertEquals(Approval.REFUSED, graph.approval(named(graph, image("base"))));
    }

    @Test
    void anImageWithNothingToValidateCountsUnlessItFailedUnderACommandOfSomebodysOwn() throws Exception {
        ImageJobs.HOOKLESS.add("base");
        FreeStyleBuild build = build(create(jenkins, "base"));
        JenkinsGraph graph = JenkinsGraph.now(false);
        assertEquals(Approval.GIVEN, graph.approval(named(graph, image("base"))));

        verdict(build, Outcome.FAILED, "/bin/other");

        graph = JenkinsGraph.now(false);
        assertEquals(Approval.REFUSED, graph.approval(named(graph, image("base"))));
    }

    private static void verdict(FreeStyleBuild build, Outcome outcome, String method) throws Exception {
        JenkinsGraph graph = JenkinsGraph.now(false);
        KnownImage image = named(graph, image("base"));
        new BuildVerdicts(build)
                .record(List.of(new ImageVerdictBuilder()
                        .image(image("base"))
                        .imageId(graph.imageIds(image).get(0))
                        .hook(ImageVerdict.VALIDATE)
                        .method(method)
                        .outcome(outcome)
                        .reason("It says so.")
                        .totals(new Totals(1, 0, 0, 0))
                        .time(Instant.now().plusSeconds(1))
                        .build()));
    }

    @Test
    void aJobWhoseAgentSaysThatItHasMadeTheStampOfAnotherIsNotTakenForThatJob() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        build(base);
        FreeStyleBuild other = build(jenkins.createFreeStyleProject("other"));
        KnownImage image = named(JenkinsGraph.now(false), image("base"));

        ContainerImages.recordStamped(other, image.stamp(), null, List.of(), "");
        new EndedBuilds().onFinalized(other);

        JenkinsGraph graph = JenkinsGraph.now(false);
        JenkinsGraph.MadeBy made = graph.madeBy(named(graph, image("base"))).orElseThrow();
        assertEquals(base, made.job());
        assertEquals(
                List.of(base),
                graph.images().stream()
                        .map(each -> graph.madeBy(each).map(JenkinsGraph.MadeBy::job))
                        .flatMap(Optional::stream)
                        .toList());
    }
}
