package io.jenkins.plugins.containerlifecycle.plugin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.containerlifecycle.plugin.ConfigXml;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Threads;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** UPDATE and MONITOR in containers that already run, on a real engine. */
@WithJenkins
class HookStepsTest {
    private static final String HOOKS = "/usr/lib/container/hooks/";

    private static TestImages images;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static int count;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
    }

    @AfterEach
    void noThreadIsLeft() throws Exception {
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void removeAll() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    /** A container that runs, with hooks of one line each. */
    private static String container(String update, String monitor) throws Exception {
        String image = images.withFiles(
                "hooks" + ++count + ":1",
                "COPY update monitor " + HOOKS + "\n",
                Map.of("update", "#!/bin/sh\n" + update + "\n", "monitor", "#!/bin/sh\n" + monitor + "\n"));
        return run(image);
    }

    private static String run(String image) throws Exception {
        String name = "jsteps-" + image.replaceAll("[^a-z0-9]+", "-");
        TestImages.docker("run", "--detach", "--name", name, image);
        return name;
    }

    private static WorkflowRun build(Result expected, String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {\n" + body + "\n}", true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    @Test
    void updatesEachContainerAndSaysWhatCameOfIt() throws Exception {
        String one = container("echo news have come; touch /tmp/updated", "exit 0");
        String other = container("exit 0", "exit 0");

        WorkflowRun run = build(
                Result.SUCCESS,
                "def r = containerUpdate(container: ['" + one + "', '" + other + "'])\n"
                        + "echo \"came to ${r.outcome} in ${r.containers.size()}: ${r.containers[0].container} with"
                        + " ${r.containers[0].exit_code}\"");

        jenkins.assertLogContains("news have come", run);
        jenkins.assertLogContains("came to updated in 2: " + one + " with 0", run);
        jenkins.assertLogNotContains("its hook is run once", run);
        jenkins.assertLogContains("Update of " + one + ": UPDATED.", run);
        TestImages.docker("exec", one, "test", "-e", "/tmp/updated");
    }

    @Test
    void aContainerThatIsNamedTwiceIsUpdatedOnce() throws Exception {
        String one = container("echo once >> /tmp/updated", "exit 0");
        String id = TestImages.docker("inspect", "--format", "{{.Id}}", one).strip();

        WorkflowRun run = build(
                Result.SUCCESS,
                "def r = containerUpdate(['" + one + "', '" + id + "'])\necho \"updated ${r.containers.size()}\"");

        jenkins.assertLogContains("updated 1", run);
        jenkins.assertLogContains(id + " is " + one + " again: its hook is run once.", run);
        assertEquals(
                "once", TestImages.docker("exec", one, "cat", "/tmp/updated").strip());
    }

    @Test
    void anUpdateThatSaysNotNowIsNeitherSuccessNorFailure() throws Exception {
        String busy = container("exit 75", "exit 0");

        WorkflowRun run =
                build(Result.UNSTABLE, "def r = containerUpdate('" + busy + "')\necho \"went on, ${r.outcome}\"");
        jenkins.assertLogContains("went on, deferred", run);
        jenkins.assertLogContains("Update of " + busy + ": DEFERRED.", run);

        build(Result.SUCCESS, "containerUpdate container: '" + busy + "', allowDeferred: true");
    }

    @Test
    void anUpdateThatFailsFailsOrMarksTheBuildAndTheOthersAreUpdated() throws Exception {
        String bad = container("exit 3", "exit 0");
        String good = container("touch /tmp/updated", "exit 0");

        WorkflowRun failed = build(Result.FAILURE, "containerUpdate(['" + bad + "', '" + good + "'])\necho 'went on'");
        jenkins.assertLogNotContains("went on", failed);
        jenkins.assertLogContains("ERROR: Update of " + bad + ": FAILED.", failed);
        TestImages.docker("exec", good, "test", "-e", "/tmp/updated");

        WorkflowRun marked = build(
                Result.UNSTABLE,
                "def r = containerUpdate(container: '" + bad + "', onFailure: 'UNSTABLE')\necho \"is ${r.outcome}\"");
        jenkins.assertLogContains("is failed", marked);
    }

    @Test
    void aContainerThatIsNotThereOrHasNoHookIsNamedAndNeverGreen() throws Exception {
        String none = run(images.withHook("nohook:1", "exit 0"));

        WorkflowRun update = build(Result.FAILURE, "containerUpdate(['jsteps-nobody', '" + none + "'])");
        jenkins.assertLogContains("jsteps-nobody: ERROR.", update);
        jenkins.assertLogContains(none + ": ERROR. Container " + none + " has no UPDATE hook", update);
        WorkflowRun monitor = build(Result.FAILURE, "containerMonitor '" + none + "'");
        jenkins.assertLogContains("UNKNOWN - 1 container: 1 unknown - " + none, monitor);
        jenkins.assertLogContains(
                "ERROR: ",
                build(
                        Result.FAILURE,
                        "withEnv(['DOCKER_HOST=tcp://127.0.0.1:9']) { containerMonitor container: '" + none
                                + "', onFailure: 'UNSTABLE' }"));
    }

    @Test
    void asksHowContainersAreAsACheckOfNagiosDoes() throws Exception {
        String well = container("exit 0", "echo 'WEB OK - it answers | time=12ms;100'");
        String slow = container("exit 0", "echo 'WEB WARNING - it takes long'; exit 1");
        String dead = container("exit 0", "echo 'WEB CRITICAL - it does not answer'; exit 2");

        WorkflowRun ok = build(
                Result.SUCCESS,
                "def r = containerMonitor(container: '" + well + "')\necho \"is ${r.state}: ${r.line}; ${r.perfdata};"
                        + " ${r.containers[0].performance[0].value}\"");
        jenkins.assertLogContains(
                "is ok: OK - 1 container: 1 ok - " + well + ": WEB OK - it answers; '" + well + "::time'=12ms;100; 12",
                ok);

        WorkflowRun warning = build(Result.UNSTABLE, "containerMonitor '" + slow + "'\necho 'went on'");
        jenkins.assertLogContains("went on", warning);

        WorkflowRun critical = build(Result.FAILURE, "containerMonitor(['" + well + "', '" + dead + "'])");
        jenkins.assertLogContains("ERROR: CRITICAL - 2 containers: 1 critical, 1 ok - " + dead, critical);
        WorkflowRun marked = build(
                Result.UNSTABLE,
                "def r = containerMonitor(container: '" + dead + "', onFailure: 'UNSTABLE')\necho \"is ${r.state}\"");
        jenkins.assertLogContains("is critical", marked);
    }

    @Test
    void aHookThatTakesTooLongIsEndedAndSoIsOneWhoseBuildIsAborted() throws Exception {
        String hangs = container("echo hook has begun; sleep 543", "sleep 543");

        jenkins.assertLogContains(
                "UNKNOWN - ", build(Result.FAILURE, "containerMonitor container: '" + hangs + "', timeout: 3"));
        assertFalse(TestImages.docker("top", hangs).contains("sleep 543"));

        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(
                new CpsFlowDefinition("node('" + agent.getNodeName() + "') { containerUpdate '" + hangs + "' }", true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("hook has begun", run);
        assertTrue(LeftoverSweeper.get().isOpen(agent.getNodeName()));
        run.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertFalse(LeftoverSweeper.get().isOpen(agent.getNodeName()));
        assertFalse(TestImages.docker("top", hangs).contains("sleep 543"));
    }

    @Test
    void theBuildStepsDoTheSame() throws Exception {
        String one = container("echo news have come", "echo fine");
        FreeStyleProject job = jenkins.createFreeStyleProject("web-" + one);
        job.setAssignedNode(agent);
        ContainerUpdateStep update = new ContainerUpdateStep("$NAME");
        update.setAllowDeferred(true);
        update.setTimeout(77);
        job.getBuildersList().add(new ContainerUpdateBuilder(update));
        ContainerMonitorStep monitor = new ContainerMonitorStep("${NAME}");
        monitor.setOnFailure(OnFailure.UNSTABLE);
        job.getBuildersList().add(new ContainerMonitorBuilder(monitor));
        job.addProperty(
                new hudson.model.ParametersDefinitionProperty(new hudson.model.StringParameterDefinition("NAME", one)));

        job = FormTrip.of(jenkins, job);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("news have come", build);
        jenkins.assertLogContains(one + ": fine", build);
        ContainerUpdateStep after =
                job.getBuildersList().get(ContainerUpdateBuilder.class).getUpdate();
        assertEquals(77, after.getTimeout());
        assertEquals(true, after.isAllowDeferred());
        assertEquals(
                OnFailure.UNSTABLE,
                job.getBuildersList()
                        .get(ContainerMonitorBuilder.class)
                        .getMonitor()
                        .getOnFailure());
    }

    @Test
    void whatAConfigXmlLeavesOutHasItsDefault() throws Exception {
        String bad = container("exit 3", "exit 0");
        FreeStyleProject job = ConfigXml.job(
                jenkins,
                ContainerUpdateBuilder.class,
                "<update><arguments><container>" + bad + "</container></arguments></update>");
        job.setAssignedNode(agent);
        jenkins.assertLogContains("FAILED", jenkins.buildAndAssertStatus(Result.FAILURE, job));

        for (FreeStyleProject saved : ConfigXml.savedInForm(
                jenkins, ContainerUpdateBuilder.class, List.of("", "<update/>", "<update><arguments/></update>"))) {
            jenkins.assertLogContains(
                    "Say which containers are meant", jenkins.buildAndAssertStatus(Result.FAILURE, saved));
        }
        job = ConfigXml.job(jenkins, ContainerMonitorBuilder.class, "");
        jenkins.assertLogContains("Say which containers are meant", jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }
}
