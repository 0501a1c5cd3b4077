package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.XmlFile;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.plugin.ConfigXml;
import io.jenkins.plugins.containerlifecycle.plugin.audit.HeldEngine;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImagesAction;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
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
        job = FormTrip.of(jenkins, job);

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
    void anEmptyMethodOfTheFormIsNotGivenAndACommentIsNoCommand() throws Exception {
        ContainerValidateStep step = add(images.withHook("own:1", "echo the hook of the image"));
        step.setMethod(" ");
        job = FormTrip.of(jenkins, job);
        jenkins.assertLogContains("the hook of the image", jenkins.buildAndAssertSuccess(job));

        job.getBuildersList()
                .get(ContainerValidateBuilder.class)
                .getValidation()
                .setMethod("# to be done");
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: 'method' is '# to be done', which is blank or only a comment", build);
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

        for (FreeStyleProject saved : ConfigXml.savedInForm(
                jenkins,
                ContainerValidateBuilder.class,
                List.of("", "<validation/>", "<validation><arguments/></validation>"))) {
            jenkins.assertLogContains("Say what to validate", jenkins.buildAndAssertStatus(Result.FAILURE, saved));
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

    /** The first abort waits for the removal, which hangs here. */
    @Test
    void aSecondAbortDoesNotWaitForTheRemovalWhichIsDoneAllTheSame() throws Exception {
        try (HeldEngine engine = new HeldEngine("unix:///var/run/docker.sock", HeldEngine.REMOVAL)) {
            add(images.withHook("hangs:1", "echo hook has begun; sleep 500"))
                    .setDockerServer(new DockerServerEndpoint(engine.host(), null));
            FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("hook has begun", build);
            build.getExecutor().interrupt();
            engine.awaitRequest();

            build.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            jenkins.assertLogContains(
                    "The build no longer waits for the agent, which still ends the validation", build);
            assertNull(build.getAction(TestResultAction.class), "an abort says nothing about the image");
            assertEquals(1, images.containers().size());
            engine.release();
            images.awaitContainers(0);
        }
        Threads.assertNoneLeft();
    }

    /** Java closes a file under a thread that is interrupted. */
    @Test
    void anAbortWhileTheResultIsWrittenDownLosesNothingOfIt() throws Exception {
        add(images.withHook("bad:2", "exit 3"));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        InterruptsWhoSaves.build = build;
        try {
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        } finally {
            InterruptsWhoSaves.build = null;
        }

        assertTrue(InterruptsWhoSaves.done);
        jenkins.assertLogContains("FAILED", build);
        build.reload();
        assertEquals(1, build.getAction(TestResultAction.class).getFailCount());
        assertEquals(
                List.of("failed"),
                ContainerImages.of(build).stream().map(ImageReport::getStatus).toList());
    }

    /** As if somebody aborted the build when the first of its results has been saved. */
    @TestExtension
    public static final class InterruptsWhoSaves extends SaveableListener {
        private static volatile FreeStyleBuild build;
        private static volatile boolean done;

        @Override
        public void onChange(Saveable saved, XmlFile file) {
            if (saved == build
                    && build.getExecutor() != null
                    && build.getAction(ContainerImagesAction.class) != null
                    && !done) {
                done = true;
                build.getExecutor().interrupt();
            }
        }
    }
}
