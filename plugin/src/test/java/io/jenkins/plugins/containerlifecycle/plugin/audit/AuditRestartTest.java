package io.jenkins.plugins.containerlifecycle.plugin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedAudit;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OwnEngine;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller or the agent's JVM goes down in the middle of an audit. Both are processes of their own here. */
class AuditRestartTest {
    private static final InboundAgentExtension.Options AGENT =
            InboundAgentExtension.Options.newBuilder().name("remote").build();

    /** Jenkins' tests wait 15 s for an agent, and a busy machine may need as long to start one. */
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .javaOptions("-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=120000");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private static TestImages images;
    /** On the engine of all tests, any other task may remove what a killed agent leaves. */
    private static OwnEngine engine;

    private static String old;
    private HeldEngine held;

    @BeforeAll
    static void startEngine() throws Exception {
        images = TestImages.create();
        engine = OwnEngine.start();
        old = images.withFiles(
                "old:1",
                "COPY status /var/lib/dpkg/status\n",
                Map.of(
                        "status",
                        "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\n"
                                + "Version: 3.0.11-1\n\n"));
        engine.copy(old);
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

    @BeforeEach
    void holdEngine() throws Exception {
        held = new HeldEngine(engine.host());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        held.close();
        engine.awaitContainers(0);
    }

    private void begin() throws Throwable {
        controller.startJenkins();
        agents.createAgent(controller, AGENT);
        controller.runRemotely(AuditRestartTest::startBuild, old, held.host());
        held.awaitRequest();
    }

    private static void startBuild(JenkinsRule jenkins, String image, String host) throws Throwable {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "node('remote') { withEnv(['DOCKER_HOST=" + host + "']) { def r = containerAudit(image: '" + image
                        + "', deny: ['openssl<3.0.15'], onFound: 'UNSTABLE')\n"
                        + "echo \"came to ${r.outcome} of ${r.packages}\" } }",
                true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void assertOneSetOfResults(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
        jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("came to found of 1", run);
        TestResultAction tests = run.getAction(TestResultAction.class);
        assertEquals(1, tests.getTotalCount());
        assertEquals(1, tests.getFailCount());
        List<RecordedAudit> audits = ContainerImages.audits(run);
        assertEquals(1, audits.size());
        assertEquals(1, audits.get(0).getNumber());
        assertEquals(1, run.getArtifacts().size());
        assertEquals(audits.get(0).getSbom(), run.getArtifacts().get(0).relativePath);
        String imageId = audits.get(0).getImageId();
        assertTrue(PackageStore.get().progress(Duration.ofMinutes(1)).done());
        assertEquals(
                1,
                PackageStore.get()
                        .index()
                        .search(Condition.parse("openssl<3.0.15"), List.of(imageId))
                        .affected()
                        .size());
        try (Stream<Path> files = Files.list(run.getRootDir().toPath())) {
            assertFalse(files.anyMatch(file -> file.getFileName().toString().startsWith("container-")));
        }
    }

    @Test
    void aRestartOfTheController() throws Throwable {
        begin();
        controller.stopJenkins();
        held.release();
        controller.startJenkins();
        controller.runRemotely(AuditRestartTest::assertOneSetOfResults);
    }

    @Test
    void aControllerThatIsKilled() throws Throwable {
        begin();
        controller.stopJenkinsForcibly();
        held.release();
        controller.startJenkins();
        controller.runRemotely(AuditRestartTest::assertOneSetOfResults);
    }

    @Test
    void anAgentWhoseJvmIsKilledAndThenBack() throws Throwable {
        begin();
        agents.stop(controller, "remote");
        assertEquals(1, engine.containers().size(), "nobody could remove it");
        held.release();
        agents.start(controller, AGENT);
        controller.runRemotely(AuditRestartTest::assertOneSetOfResults);
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
        held.release();

        agents.start(controller, AGENT);

        engine.awaitContainers(0);
    }
}
