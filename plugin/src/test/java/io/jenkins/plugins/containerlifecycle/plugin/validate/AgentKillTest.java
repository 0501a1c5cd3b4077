package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.EnvVars;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.TestResultAction;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The agent's JVM is killed at any moment of a validation, a few times by default, many times with {@code
 * -Dintegration.long=true}: the validation is repeated, and its verdict is the hook's.
 */
@WithJenkins
class AgentKillTest {
    private static final int KILLS = Boolean.getBoolean("integration.long") ? 60 : 4;
    /** A validation by an agent that must load its classes first takes a little less than that. */
    private static final int WITHIN_MILLIS = 4000;

    private record Hook(String image, boolean passes) {}

    @Test
    void theVerdictIsTheHooksAndNothingIsLeft(JenkinsRule jenkins, @TempDir Path files) throws Exception {
        TestImages images = TestImages.create();
        try {
            List<Hook> hooks = List.of(
                    new Hook(images.withHook("good:1", "sleep 1; echo fine"), true),
                    new Hook(images.withHook("bad:1", "sleep 1; exit 1"), false),
                    new Hook(
                            images.withHook(
                                    "careless:1",
                                    "echo '<testsuite><testcase name=\"a\"><failure/></testcase></testsuite>'"
                                            + " >$CONTAINER_REPORT_DIR/a.xml; sleep 1; exit 0"),
                            false));
            long seed = Long.getLong("faults.seed", System.currentTimeMillis() % 1_000_000);
            System.out.println("Kills with -Dfaults.seed=" + seed);
            Random random = new Random(seed);
            // A killed JVM leaves its temporary files.
            EnvVars env = new EnvVars("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + files);
            DumbSlave agent = jenkins.createOnlineSlave(null, env);
            for (int i = 0; i < KILLS; i++) {
                Hook hook = hooks.get(i % hooks.size());
                int delay = random.nextInt(WITHIN_MILLIS);
                String what = hook + ", killed after " + delay + " ms, seed " + seed;
                long pid = Agents.pid(agent);
                WorkflowJob job = jenkins.createProject(WorkflowJob.class);
                job.setDefinition(new CpsFlowDefinition(
                        "node('" + agent.getNodeName() + "') { containerValidate image: '" + hook.image() + "' }",
                        true));
                WorkflowRun run = job.scheduleBuild2(0).waitForStart();
                Thread.sleep(delay);

                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                Agents.bringBack(agent, pid);

                jenkins.waitForCompletion(run);
                String told = what + ": " + JenkinsRule.getLog(run);
                assertEquals(hook.passes() ? Result.SUCCESS : Result.FAILURE, run.getResult(), told);
                TestResultAction tests = run.getAction(TestResultAction.class);
                assertNotNull(tests, told);
                assertEquals(1, tests.getTotalCount(), told);
                assertEquals(hook.passes() ? 0 : 1, tests.getFailCount(), told);
                images.awaitContainers(0);
            }
            Threads.assertNoneLeft();
        } finally {
            images.removeAll();
        }
    }
}
