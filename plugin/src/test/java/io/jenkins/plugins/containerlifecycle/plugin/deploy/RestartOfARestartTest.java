package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Computer;
import hudson.model.Result;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedDeployment;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The controller is killed again while it resumes what its first end has cut off: a deployment, a validation and an audit, all in
 * one Jenkins, whose starts take longest here.
 */
class RestartOfARestartTest {
    private static final InboundAgentExtension.Options AGENT =
            InboundAgentExtension.Options.newBuilder().name("remote").build();

    private static final Map<String, String> STEPS = Map.of(
            "deployment",
            "def r = containerDeploy(name: 'NAME', image: 'SLOW', order: 'stop-first', requireVerdict: false,"
                    + " onFailure: 'UNSTABLE')\n"
                    + "echo \"came to ${r.outcome}\"",
            "validation",
            "def r = containerValidate(image: 'SLOW', onFailure: 'UNSTABLE')\necho \"came to ${r.outcome}\"",
            "audit",
            "def r = containerAudit(image: 'OLD', deny: ['openssl<3.0.15'], onFound: 'UNSTABLE')\n"
                    + "echo \"came to ${r.outcome} of ${r.packages}\"");

    /** Jenkins' tests wait 15 s for an agent, and a busy machine may need as long to start one. */
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .javaOptions(
                    "-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=120000",
                    // It starts earlier without what makes it faster in the long run.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private TestImages images;
    private String first;
    private String slow;
    private String old;
    private String name;

    @BeforeEach
    void startContainer() throws Exception {
        images = TestImages.create();
        first = DeployImages.service(images, "first", "echo all is well");
        slow = DeployImages.service(images, "slow", "echo hook has begun; sleep 15; echo hook has ended");
        old = images.withFiles(
                "old:1",
                "COPY status /var/lib/dpkg/status\n",
                Map.of(
                        "status",
                        "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\n"
                                + "Version: 3.0.11-1\n\n"));
        name = DeployImages.container(images, 1);
        TestImages.docker("run", "--detach", "--name", name, first);
    }

    @AfterEach
    void removeAll() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    private static void begin(JenkinsRule jenkins, String name, String slow, String old) throws Throwable {
        ((hudson.model.Slave) jenkins.jenkins.getNode("remote")).setNumExecutors(STEPS.size());
        // A mere update of the node leaves its computer as it is.
        jenkins.jenkins.setNodes(jenkins.jenkins.getNodes());
        for (Map.Entry<String, String> step : STEPS.entrySet()) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, step.getKey());
            String body =
                    step.getValue().replace("NAME", name).replace("SLOW", slow).replace("OLD", old);
            job.setDefinition(new CpsFlowDefinition("node('remote') { " + body + " }", true));
            job.scheduleBuild2(0).waitForStart();
        }
        jenkins.waitForMessage("hook has begun", run(jenkins, "deployment"));
        jenkins.waitForMessage("hook has begun", run(jenkins, "validation"));
        jenkins.waitForMessage("[Pipeline] containerAudit", run(jenkins, "audit"));
    }

    private static WorkflowRun run(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getLastBuild();
    }

    /** So that the builds are under way again, and each has the agent or waits for it. */
    private static void awaitAgent(JenkinsRule jenkins) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            Computer agent = jenkins.jenkins.getComputer("remote");
            if (agent != null && agent.isOnline()) {
                return;
            }
            assertTrue(System.nanoTime() < end, "the agent does not come back");
            Thread.sleep(100);
        }
    }

    private static String end(JenkinsRule jenkins) throws Exception {
        WorkflowRun audit = run(jenkins, "audit");
        jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(audit));
        jenkins.assertLogContains("came to found of 1", audit);
        assertEquals(1, audit.getAction(TestResultAction.class).getTotalCount());
        assertEquals(1, ContainerImages.audits(audit).size());

        WorkflowRun validation = run(jenkins, "validation");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(validation));
        assertEquals(1, validation.getAction(TestResultAction.class).getTotalCount());
        assertEquals(1, ContainerImages.of(validation).get(0).getVerdicts().size());

        WorkflowRun deployment = run(jenkins, "deployment");
        jenkins.waitForCompletion(deployment);
        String log = JenkinsRule.getLog(deployment);
        String outcome = log.contains("came to deployed") ? "deployed" : "undone";
        jenkins.assertLogContains("came to " + outcome, deployment);
        assertEquals(log.indexOf("Creating "), log.lastIndexOf("Creating "), "it was started once");
        List<RecordedDeployment> deployments = ContainerImages.deployments(deployment);
        assertEquals(1, deployments.size());
        assertEquals(outcome.equals("deployed"), deployments.get(0).isDeployed());
        return outcome;
    }

    private void assertInOrder(String outcome) throws Exception {
        assertEquals(
                "true " + (outcome.equals("deployed") ? slow : first),
                TestImages.docker("inspect", "--format", "{{.State.Running}} {{.Config.Image}}", name)
                        .strip());
        String all = TestImages.docker("ps", "--all", "--format", "{{.Names}}");
        for (String suffix : new String[] {"-next", "-replaced", "-deploying", "-deploying-gone"}) {
            assertTrue(!all.contains(name + suffix), all);
        }
        List<String> left = images.containers();
        for (String container : left) {
            String found = TestImages.docker("inspect", "--format", "{{.Name}}", container);
            assertTrue(found.startsWith("/" + name), "the validation has left " + found);
        }
    }

    @Test
    void killedAgainAsSoonAsItIsUp() throws Throwable {
        controller.startJenkins();
        agents.createAgent(controller, AGENT);
        controller.runRemotely(RestartOfARestartTest::begin, name, slow, old);
        controller.stopJenkinsForcibly();

        controller.startJenkins();
        controller.stopJenkinsForcibly();

        controller.startJenkins();
        assertInOrder(controller.runRemotely(RestartOfARestartTest::end));
    }

    @Test
    @EnabledIfSystemProperty(
            named = "integration.long",
            matches = "true",
            disabledReason = "only ./verify --long runs it")
    void killedAgainWhenTheAgentIsBackAndAtIt() throws Throwable {
        controller.startJenkins();
        agents.createAgent(controller, AGENT);
        controller.runRemotely(RestartOfARestartTest::begin, name, slow, old);
        controller.stopJenkinsForcibly();

        controller.startJenkins();
        controller.runRemotely(RestartOfARestartTest::awaitAgent);
        controller.stopJenkinsForcibly();

        controller.startJenkins();
        assertInOrder(controller.runRemotely(RestartOfARestartTest::end));
    }
}
