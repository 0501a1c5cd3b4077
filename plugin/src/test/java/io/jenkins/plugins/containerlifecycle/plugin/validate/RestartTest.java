package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import hudson.tasks.junit.TestResultAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller or the agent's JVM goes down in the middle of a validation. Both are processes of their own here. */
class RestartTest {
    private static final InboundAgentExtension.Options AGENT =
            InboundAgentExtension.Options.newBuilder().name("remote").build();

    @RegisterExtension
    /** Jenkins' tests wait 15 s for an agent, and a busy machine may need as long to start one. */
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .javaOptions("-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=120000");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private static TestImages images;
    /** On the engine of all tests, any other validation may remove what a killed agent leaves. */
    private static OwnEngine engine;

    private static String slow;

    @BeforeAll
    static void startEngine() throws Exception {
        images = TestImages.create();
        engine = OwnEngine.start();
        slow = images.withHook("slow:1", "echo hook has begun; sleep 10; echo hook has ended; exit 4");
        engine.copy(slow);
    }

    @AfterAll
    static void close() throws Exception {
        if (engine != null) {
            engine.close();
        }
        if (images != null) {
            images.removeAll();
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        engine.awaitContainers(0);
    }

    private void begin() throws Throwable {
        controller.startJenkins();
        agents.createAgent(controller, AGENT);
        controller.runRemotely(RestartTest::startBuild, slow, engine.host());
    }

    private static void startBuild(JenkinsRule jenkins, String image, String host) throws Throwable {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "node('remote') { withEnv(['DOCKER_HOST=" + host + "']) { containerValidate(image: '" + image
                        + "', onFailure: 'UNSTABLE') } }",
                true));
        jenkins.waitForMessage("hook has begun", job.scheduleBuild2(0).waitForStart());
    }

    private static void assertOneSetOfResults(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
        jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(run));
        TestResultAction tests = run.getAction(TestResultAction.class);
        assertEquals(1, tests.getTotalCount());
        assertEquals(1, tests.getFailCount());
        jenkins.assertLogContains("hook has ended", run);
    }

    @Test
    void aRestartOfTheController() throws Throwable {
        begin();
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::assertOneSetOfResults);
    }

    @Test
    void aControllerThatIsKilled() throws Throwable {
        begin();
        controller.stopJenkinsForcibly();
        controller.startJenkins();
        controller.runRemotely(RestartTest::assertOneSetOfResults);
    }

    @Test
    void anAgentWhoseJvmIsKilledAndThenBack() throws Throwable {
        begin();
        agents.stop(controller, "remote");
        assertEquals(1, engine.containers().size(), "nobody could remove it");
        agents.start(controller, AGENT);
        controller.runRemotely(RestartTest::assertOneSetOfResults);
    }

    @Test
    void whatAKilledAgentLeftIsSweptThoughTheBuildIsOver() throws Throwable {
        begin();
        agents.stop(controller, "remote");
        controller.runRemotely(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            jenkins.waitForMessage("Waiting for the agent", run);
            run.getExecutor().interrupt();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        });
        assertEquals(1, engine.containers().size(), "nobody could remove it");

        agents.start(controller, AGENT);

        engine.awaitContainers(0);
    }
}
