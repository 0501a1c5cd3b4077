package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.BuildVerdicts;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** If a build has stamped an image, only that image of its name can be validated and pushed. */
@WithJenkins
class StampNetTest {
    private static TestImages images;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static DumbSlave other;
    private static int count;

    /** A repository of the test's own. */
    private String repository;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
        other = jenkins.createOnlineSlave();
    }

    @BeforeEach
    void name() {
        repository = images.repository("net" + ++count);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        images.assertNothingLeft();
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    private static WorkflowRun build(Result expected, WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private static String on(DumbSlave node, String body) {
        return "node('" + node.getNodeName() + "') {\n" + body + "\n}\n";
    }

    /** Lines that stamp an image and, unless that fails, build it under all its tags. */
    private String stamp(String variable, String image, String... tags) {
        return "writeFile file: 'Dockerfile', text: 'FROM " + images.withoutHook()
                + "\\nRUN echo ' + env.BUILD_TAG + ' " + variable
                + " >/id\\n'\n"
                + "def " + variable + " = containerMetadata(image: '" + image + "', tags: ['"
                + String.join("', '", tags)
                + "'], validate: 'echo well')\n";
    }

    private static String dockerBuild(String variable, String... names) {
        return "sh \"DOCKER_BUILDKIT=0 docker build -q -t " + String.join(" -t ", names) + " ${" + variable
                + ".buildOptions} .\"\n";
    }

    private WorkflowJob jobThatHasBuiltOnce() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        build(
                Result.SUCCESS,
                job,
                on(
                        agent,
                        stamp("meta", repository, "1", "latest")
                                + dockerBuild("meta", repository + ":1", repository + ":latest")
                                + "containerValidate image: '" + repository + ":1'\n"
                                + "containerValidate image: '" + repository + "'"));
        return job;
    }

    /** A build that stamps and fails to build; what it does then. */
    private String failing(String then) {
        return on(agent, stamp("meta", repository, "1", "latest") + "echo \"wanted ${meta.buildId}\"\n" + then);
    }

    @ParameterizedTest
    @ValueSource(strings = {":1", ":latest", "", ":other"})
    void aBuildThatFailedAndLeftTheOldTagIsAnErrorWithBothIds(String tag) throws Exception {
        WorkflowJob job = jobThatHasBuiltOnce();
        TestImages.docker("tag", repository + ":1", repository + ":other");
        String old = ContainerImages.of(job.getLastBuild())
                .get(0)
                .getAncestry()
                .get(0)
                .getBuildId();

        WorkflowRun run = build(
                Result.FAILURE, job, failing("containerValidate image: '" + repository + tag + "'\necho 'pushed'"));

        String wanted = ContainerImages.of(run).get(0).getAncestry().get(0).getBuildId();
        jenkins.assertLogContains(
                "ERROR: Validation of " + repository + tag + ": ERROR. The image " + repository + tag
                        + " is not the one that was stamped in this build: it carries build_id " + old,
                run);
        jenkins.assertLogContains(wanted + " was stamped for " + repository, run);
        jenkins.assertLogContains("Most likely the build of the image failed", run);
        jenkins.assertLogNotContains("pushed", run);
        assertEquals(1, run.getAction(TestResultAction.class).getFailCount());
        // Nothing was found out about the old image, so what was known about it stays.
        String id = TestImages.docker("image", "inspect", "--format", "{{.Id}}", repository + ":1")
                .strip();
        assertTrue(new BuildVerdicts(job.getLastBuild())
                .find(id).stream().map(ImageVerdict::outcome).allMatch(Outcome.PASSED::equals));
    }

    @Test
    void theKindOfErrorIsToldToThePipeline() throws Exception {
        WorkflowRun run = build(
                Result.UNSTABLE,
                jobThatHasBuiltOnce(),
                failing("def r = containerValidate(image: '" + repository + ":1', onFailure: 'UNSTABLE')\n"
                        + "echo \"got ${r.outcome} ${r.passed} ${r.problem}\""));

        jenkins.assertLogContains("got ERROR false other-stamp", run);
    }

    @Test
    void whoeverMeansAnotherImageSaysSo() throws Exception {
        build(
                Result.SUCCESS,
                jobThatHasBuiltOnce(),
                failing("containerValidate image: '" + repository + ":1', anyStamp: true"));
    }

    @Test
    void anImageThatWasBuiltWithoutTheOptionsIsNotTheOneThatWasStamped() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                jenkins.createProject(WorkflowJob.class),
                failing("sh 'DOCKER_BUILDKIT=0 docker build -q -t " + repository + ":1 .'\ncontainerValidate image: '"
                        + repository + ":1'"));

        jenkins.assertLogContains("it carries no metadata, and ", run);
        jenkins.assertLogContains("without the build options", run);
    }

    @Test
    void ofTwoImagesOfOneContextTheOneIsNotTakenForTheOther() throws Exception {
        String second = images.repository("second" + count);
        WorkflowRun run = build(
                Result.FAILURE,
                jenkins.createProject(WorkflowJob.class),
                on(
                        agent,
                        stamp("a", repository, "1") + stamp("b", second, "1")
                                + dockerBuild("b", repository + ":1", second + ":1")
                                + "containerValidate image: '" + second + ":1'\necho 'second is good'\n"
                                + "containerValidate image: '" + repository + ":1'"));

        jenkins.assertLogContains("second is good", run);
        jenkins.assertLogContains("was stamped in this build for " + second, run);
    }

    @Test
    void whatOneAgentHasStampedIsKnownToAllOfTheBuild() throws Exception {
        WorkflowJob job = jobThatHasBuiltOnce();

        WorkflowRun run =
                build(Result.FAILURE, job, failing("") + on(other, "containerValidate image: '" + repository + ":1'"));

        jenkins.assertLogContains("is not the one that was stamped in this build", run);
    }

    @Test
    void branchesOfOneBuildHaveTheirOwnImages() throws Exception {
        StringBuilder branches = new StringBuilder("parallel(");
        for (String branch : List.of("north", "south")) {
            String image = repository + ":1-" + branch;
            branches.append(branch)
                    .append(": { ")
                    .append(on(
                            branch.equals("north") ? agent : other,
                            stamp("meta", repository, "1-" + branch, branch) + dockerBuild("meta", image)
                                    + "containerValidate image: '" + image + "'"))
                    .append(" }, ");
        }

        build(Result.SUCCESS, jenkins.createProject(WorkflowJob.class), branches + "failFast: false)");
    }

    @Test
    void aContainerOfAStaleImageIsFoundOut() throws Exception {
        WorkflowJob job = jobThatHasBuiltOnce();
        String container = TestImages.docker("run", "--detach", "--network", "none", repository + ":1")
                .strip();
        try {
            WorkflowRun run = build(Result.FAILURE, job, failing("containerValidate container: '" + container + "'"));

            jenkins.assertLogContains("The image of the container ", run);
            jenkins.assertLogContains("is not the one that was stamped in this build", run);
        } finally {
            TestImages.docker("rm", "--force", container);
        }
    }

    @Test
    void whatDoesNotCarryTheStampIsNotPushedForcedOrNotUnderTheNameThatWasStamped() throws Exception {
        WorkflowJob job = jobThatHasBuiltOnce();
        TestImages.docker("tag", repository + ":1", images.repository("other" + count) + ":7");

        WorkflowRun byName =
                build(Result.FAILURE, job, failing("containerPush image: '" + repository + ":1', force: 'hurry'"));
        WorkflowRun byReference = build(
                Result.FAILURE,
                job,
                failing("containerPush image: '" + images.repository("other" + count) + ":7', references: ['"
                        + repository + ":1'], force: 'hurry'"));

        for (WorkflowRun run : List.of(byName, byReference)) {
            jenkins.assertLogContains("is not the one that was stamped in this build", run);
            jenkins.assertLogNotContains("may be pushed", run);
            jenkins.assertLogNotContains("the push is forced", run);
        }
    }

    @Test
    void theBaseOfAnImageIsShownBeforeItIsValidated() throws Exception {
        jobThatHasBuiltOnce();
        WorkflowRun run = build(
                Result.SUCCESS,
                jenkins.createProject(WorkflowJob.class),
                on(
                        agent,
                        "writeFile file: 'Dockerfile', text: 'FROM " + repository + ":1\\n'\n"
                                + "containerMetadata image: 'example/child'"));

        assertEquals(
                List.of(repository.substring(repository.indexOf('/') + 1), "child"),
                ContainerImages.of(run).get(0).getAncestry().stream()
                        .map(ancestor -> ancestor.getProject())
                        .toList());
    }
}
