package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.containerlifecycle.plugin.ConfigXml;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The build step of a freestyle job. */
@WithJenkins
class ContainerValidateBuilderTest {
    private static JenkinsRule jenkins;
    private static TestImages images;
    private static DumbSlave agent;

    private FreeStyleProject job;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
    }

    @BeforeEach
    void createJob() throws Exception {
        job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        images.assertNothingLeft();
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    private ContainerValidateStep add(String image) {
        ContainerValidateStep step = new ContainerValidateStep();
        step.setImage(image);
        job.getBuildersList().add(new ContainerValidateBuilder(step));
        return step;
    }

    @Test
    void theFormKeepsItAndTheBuildIsJudged() throws Exception {
        images.withHook("dns:1", "echo level is $LEVEL");
        add(images.repository("dns") + ":$BUILD_NUMBER").setEnv(Map.of("LEVEL", "$JOB_NAME"));
        job = jenkins.configRoundtrip(job);

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("level is " + job.getName(), build);
        assertEquals(1, build.getAction(TestResultAction.class).getTotalCount());
    }

    @Test
    void aFailureFailsOrMarks() throws Exception {
        String bad = images.withHook("bad:1", "exit 3");
        ContainerValidateStep step = add(bad);
        FreeStyleBuild failed = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("FAILED", failed);

        step.setOnFailure(OnFailure.UNSTABLE);
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
    }

    @Test
    void whatAConfigXmlLeavesOutHasItsDefault() throws Exception {
        String bad = images.withHook("short:1", "exit 3");
        job = ConfigXml.job(
                jenkins,
                ContainerValidateBuilder.class,
                "<validation><arguments><image>" + bad
                        + "</image><onFailure>NONE</onFailure></arguments></validation>");
        job.setAssignedNode(agent);
        FreeStyleBuild failed = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("FAILED", failed);
        assertEquals(1, failed.getAction(TestResultAction.class).getFailCount());

        for (String content : List.of("", "<validation/>", "<validation><arguments/></validation>")) {
            job = ConfigXml.job(jenkins, ContainerValidateBuilder.class, content);
            jenkins.configRoundtrip(job);
            jenkins.assertLogContains("Say what to validate", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        }
    }

    @Test
    void anAbortLeavesNothing() throws Exception {
        add(images.withHook("hangs:1", "echo hook has begun; sleep 500"));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("hook has begun", build);

        build.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }
}
