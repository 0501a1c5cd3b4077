package io.jenkins.plugins.containerlifecycle.plugin.agent;

import hudson.model.Slave;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.plugin.audit.InterruptedAudit;
import io.jenkins.plugins.containerlifecycle.plugin.deploy.InterruptedDeployment;
import io.jenkins.plugins.containerlifecycle.plugin.deploy.InterruptedService;
import io.jenkins.plugins.containerlifecycle.plugin.images.SurvivingRecord;
import io.jenkins.plugins.containerlifecycle.plugin.push.InterruptedPush;
import io.jenkins.plugins.containerlifecycle.plugin.validate.InterruptedValidation;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The controller or the agent's JVM goes down in the middle of a step. Both are processes of their own here. A start of
 * a controller takes long, so each fault happens once, to a build of each step at the same time.
 */
class RestartTest {
    private static final InboundAgentExtension.Options AGENT =
            InboundAgentExtension.Options.newBuilder().name("remote").build();

    /** Jenkins' tests wait 15 s for an agent, and a busy machine may need as long to start one. */
    @RegisterExtension
    private static final RealJenkinsExtension CONTROLLER = new OneController()
            .javaOptions(
                    "-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=120000",
                    // It starts earlier without what makes it faster in the long run.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC");

    private static final InboundAgentExtension AGENTS = new InboundAgentExtension();

    private static TestImages images;
    /** On the engine of all tests, any other task may remove what a killed agent leaves. */
    private static OwnEngine engine;

    private static InterruptedValidation validation;
    private static InterruptedAudit audit;
    private static InterruptedDeployment deployment;
    private static InterruptedService service;
    private static InterruptedPush push;

    @BeforeAll
    static void start() throws Throwable {
        images = TestImages.create();
        engine = OwnEngine.start();
        engine.initSwarm("127.0.0.1");
        validation = new InterruptedValidation(CONTROLLER, images, engine);
        audit = new InterruptedAudit(CONTROLLER, images, engine);
        deployment = new InterruptedDeployment(CONTROLLER, images);
        service = new InterruptedService(CONTROLLER, images, engine);
        push = new InterruptedPush(CONTROLLER);
        CONTROLLER.startJenkins();
        AGENTS.createAgent(CONTROLLER, AGENT);
        CONTROLLER.runRemotely(RestartTest::letManyBuildsRun);
    }

    private static void letManyBuildsRun(JenkinsRule jenkins) throws Exception {
        Slave agent = (Slave) jenkins.jenkins.getNode("remote");
        agent.setNumExecutors(10);
        // A mere update of the node leaves its computer as it is.
        jenkins.jenkins.setNodes(jenkins.jenkins.getNodes());
    }

    @AfterAll
    static void close() throws Exception {
        AGENTS.afterEach(null);
        for (InterruptedStep step : new InterruptedStep[] {validation, audit, deployment, service, push}) {
            if (step != null) {
                step.close();
            }
        }
        if (engine != null) {
            engine.close();
        }
        if (images != null) {
            images.removeAll();
        }
    }

    /** Returns when all are in the middle of their work. Those that stay there for some seconds only come last. */
    private static List<InterruptedStep> inTheMiddleOf(InterruptedStep... steps) throws Throwable {
        if (!CONTROLLER.isAlive()) {
            // Another fault has failed.
            CONTROLLER.startJenkins();
            AGENTS.start(CONTROLLER, AGENT);
        }
        for (InterruptedStep step : steps) {
            step.makeReady();
        }
        for (InterruptedStep step : steps) {
            step.begin();
            step.awaitMiddle();
        }
        for (InterruptedStep step : steps) {
            step.assertInTheMiddle();
        }
        return List.of(steps);
    }

    private static void killAgentUnder(List<InterruptedStep> steps) throws Throwable {
        AGENTS.stop(CONTROLLER, "remote");
        for (InterruptedStep step : steps) {
            step.assertNobodyCouldRemoveAnything();
        }
    }

    private static void whileAway(List<InterruptedStep> steps) throws Throwable {
        for (InterruptedStep step : steps) {
            step.whileAway();
        }
    }

    @Nested
    class AControllerThatIsRestarted {
        @BeforeAll
        static void restart() throws Throwable {
            List<InterruptedStep> steps = inTheMiddleOf(push, audit, deployment.inOrder("stop-first"), validation);
            CONTROLLER.runRemotely(SurvivingRecord::make);
            CONTROLLER.stopJenkins();
            whileAway(steps);
            CONTROLLER.startJenkins();
        }

        @Test
        void hasOneSetOfResultsOfAValidation() throws Throwable {
            validation.assertToldOnce();
        }

        @Test
        void hasOneSetOfResultsOfAnAudit() throws Throwable {
            audit.assertToldOnce();
        }

        @Test
        void hasADeploymentEndOnce() throws Throwable {
            deployment.assertEndedOnceEitherWay();
        }

        @Test
        void hasTheRecordsOfBuildsAsTheyWere() throws Throwable {
            CONTROLLER.runRemotely(SurvivingRecord::assertWhole);
        }

        @Test
        void goesOnToPushTheVeryImageThatTheNameWasThen() throws Throwable {
            push.assertToldOnce();
        }
    }

    @Nested
    class AControllerThatIsKilled {
        @BeforeAll
        static void kill() throws Throwable {
            List<InterruptedStep> steps = inTheMiddleOf(audit, deployment.inOrder("start-first"), validation, service);
            CONTROLLER.stopJenkinsForcibly();
            whileAway(steps);
            CONTROLLER.startJenkins();
        }

        @Test
        void hasOneSetOfResultsOfAValidation() throws Throwable {
            validation.assertToldOnce();
        }

        @Test
        void hasOneSetOfResultsOfAnAudit() throws Throwable {
            audit.assertToldOnce();
        }

        @Test
        void hasADeploymentEndOnceToo() throws Throwable {
            deployment.assertEndedOnceEitherWay();
        }

        @Test
        void followsTheUpdateOfAServiceOn() throws Throwable {
            service.assertToldOnce();
        }
    }

    @Nested
    class AnAgentWhoseJvmIsKilledAndThenBack {
        @BeforeAll
        static void killAndStart() throws Throwable {
            List<InterruptedStep> steps = inTheMiddleOf(audit, deployment.inOrder("stop-first"), validation, service);
            killAgentUnder(steps);
            whileAway(steps);
            AGENTS.start(CONTROLLER, AGENT);
        }

        @Test
        void hasOneSetOfResultsOfAValidation() throws Throwable {
            validation.assertToldOnce();
        }

        @Test
        void hasOneSetOfResultsOfAnAudit() throws Throwable {
            audit.assertToldOnce();
        }

        @Test
        void finishesTheDeploymentOfWhatWasInPlace() throws Throwable {
            deployment.assertToldOnce();
        }

        @Test
        void followsTheUpdateOfAServiceOn() throws Throwable {
            service.assertToldOnce();
        }
    }

    @Nested
    class AKilledAgentThatIsBackWhenItsBuildIsOver {
        @BeforeAll
        static void killAbortAndStart() throws Throwable {
            List<InterruptedStep> steps = inTheMiddleOf(audit, deployment.inOrder("start-first"), validation);
            killAgentUnder(steps);
            for (InterruptedStep step : steps) {
                step.abort();
            }
            for (InterruptedStep step : steps) {
                step.assertNobodyCouldRemoveAnything();
            }
            whileAway(steps);
            AGENTS.start(CONTROLLER, AGENT);
        }

        @Test
        void removesWhatAValidationLeft() throws Throwable {
            validation.assertNothingLeft();
        }

        @Test
        void removesWhatAnAuditLeft() throws Throwable {
            audit.assertNothingLeft();
        }

        @Test
        void bringsADeploymentIntoOrder() throws Throwable {
            deployment.assertBroughtIntoOrder();
        }
    }
}
