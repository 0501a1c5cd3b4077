package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.junit.CaseResult;
import hudson.tasks.junit.SuiteResult;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a Pipeline sees of {@code containerValidate}, on a real engine and an agent in a process of its own. */
@WithJenkins
class ContainerValidateStepTest {
    private static TestImages images;
    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static String good;
    private static String bad;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        good = images.withHook("good:1", "echo all is well");
        bad = images.withHook("bad:1", "echo the zone is broken; exit 3");
        jenkins = rule;
        agent = jenkins.createOnlineSlave();
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        images.assertNothingLeft();
        Threads.assertNoneLeft();
    }

    private static WorkflowJob job(String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        define(job, body);
        return job;
    }

    private static void define(WorkflowJob job, String body) throws Exception {
        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {\n" + body + "\n}", true));
    }

    private static WorkflowRun build(Result expected, String body) throws Exception {
        return jenkins.buildAndAssertStatus(expected, job(body));
    }

    private static TestResultAction tests(WorkflowRun run) {
        return run.getAction(TestResultAction.class);
    }

    @Test
    void passes() throws Exception {
        WorkflowRun run = build(Result.SUCCESS, "containerValidate(image: '" + good + "')\necho 'pushed'");

        jenkins.assertLogContains("all is well", run);
        jenkins.assertLogContains("pushed", run);
        assertEquals(1, tests(run).getTotalCount());
        assertEquals(0, tests(run).getFailCount());
        ImageReport image = ContainerImages.of(run).get(0);
        assertEquals("PASSED", image.getVerdict().getOutcome());
        assertTrue(image.getImageId().startsWith("sha256:"));
    }

    @Test
    void aFileInTheReportFolderThatIsNoReportIsInTheLog() throws Exception {
        WorkflowRun run = build(
                Result.SUCCESS,
                "containerValidate(image: '" + good + "', method: 'echo x > \"$CONTAINER_REPORT_DIR/r.trx\"')");

        jenkins.assertLogContains("Warning: The file 'r.trx' in the report folder was not read", run);
    }

    @Test
    void failsTheBuildSoThatNothingBehindIsReached() throws Exception {
        WorkflowRun run = build(Result.FAILURE, "containerValidate(image: '" + bad + "')\necho 'pushed'");

        jenkins.assertLogContains("the zone is broken", run);
        jenkins.assertLogContains("ERROR: Validation of " + bad + ": FAILED.", run);
        jenkins.assertLogNotContains("pushed", run);
        assertEquals(1, tests(run).getFailCount());
        CaseResult failed = tests(run).getFailedTests().get(0);
        assertTrue(
                (failed.getErrorStackTrace() + failed.getStdout()).contains("the zone is broken"),
                "the hook's output is there");
    }

    @Test
    void marksTheBuildAsUnstableOnRequest() throws Exception {
        WorkflowRun run = build(
                Result.UNSTABLE, "containerValidate(image: '" + bad + "', onFailure: 'UNSTABLE')\necho 'went on'");

        jenkins.assertLogContains("went on", run);
        assertEquals(1, tests(run).getFailCount());
    }

    @Test
    void givesItsResultToTheSandbox() throws Exception {
        WorkflowRun run = build(
                Result.UNSTABLE,
                "def r = containerValidate(image: '" + bad + "', onFailure: 'UNSTABLE')\n"
                        + "echo \"got ${r.outcome} ${r.passed} ${r.totalCount}/${r.passedCount}/${r.failedCount}"
                        + "/${r.errorCount}/${r.skippedCount} ${r.imageId}\"\n"
                        + "echo \"because ${r.reason}\"\n"
                        + "echo \"of ${r.target}\"");

        jenkins.assertLogContains("got FAILED false 1/0/1/0/0 sha256:", run);
        jenkins.assertLogContains("because The validate hook", run);
        jenkins.assertLogContains("of " + bad, run);
    }

    @Test
    void anImageThatIsNotThereIsAnErrorWhateverTheUserWants() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                "containerValidate(image: '" + images.absent() + "', onFailure: 'UNSTABLE')\necho 'pushed'");

        jenkins.assertLogContains(images.absent(), run);
        jenkins.assertLogNotContains("pushed", run);
        jenkins.assertLogNotContains("\tat ", run);
    }

    @Test
    void anImageWithoutHookIsNotGreen() throws Exception {
        WorkflowRun run = build(Result.FAILURE, "containerValidate(image: '" + images.withoutHook() + "')");

        jenkins.assertLogContains("The image has no VALIDATE hook", run);
        assertEquals(1, tests(run).getFailCount());
    }

    @Test
    void anEngineThatDoesNotAnswerIsAnError() throws Exception {
        WorkflowRun run = build(
                Result.FAILURE,
                "withEnv(['DOCKER_HOST=tcp://127.0.0.1:9']) { containerValidate(image: '" + good + "') }");

        jenkins.assertLogContains("127.0.0.1:9", run);
        assertNull(tests(run));
    }

    @Test
    void theEndpointIsUsedInPlaceOfTheEnvironment() throws Exception {
        build(
                Result.SUCCESS,
                "withEnv(['DOCKER_HOST=tcp://127.0.0.1:9']) { containerValidate(image: '" + good
                        + "', dockerServer: [uri: 'unix:///var/run/docker.sock']) }");

        WorkflowRun run = build(
                Result.FAILURE,
                "containerValidate(image: '" + good
                        + "', dockerServer: [uri: 'tcp://127.0.0.1:9', credentialsId: 'mistyped'])");
        jenkins.assertLogContains("no Docker server credentials 'mistyped'", run);
    }

    @Test
    void adviceNamesTheArgumentsOfTheStepAndNotTheOptionsOfTheCommand() throws Exception {
        String ends = images.withHookAnd("ends:1", "CMD [\"true\"]", "exit 0");
        WorkflowRun noService = build(Result.FAILURE, "containerValidate(image: '" + ends + "')");
        jenkins.assertLogContains("(mode: 'ONE_SHOT')", noService);
        jenkins.assertLogNotContains("--one-shot", noService);

        String slow =
                images.withHookAnd("slow:1", "HEALTHCHECK --interval=1h CMD true\nCMD [\"sleep\", \"500\"]", "exit 0");
        WorkflowRun notReady = build(Result.FAILURE, "containerValidate(image: '" + slow + "', readyTimeout: 1)");
        jenkins.assertLogContains("Allow more time ('readyTimeout')", notReady);
        jenkins.assertLogNotContains("--ready-timeout", notReady);
    }

    @Test
    void wrongArgumentsAreSaidInASentence() throws Exception {
        jenkins.assertLogContains("Say what to validate", build(Result.FAILURE, "containerValidate()"));
        jenkins.assertLogContains(
                "Say what to validate", build(Result.FAILURE, "containerValidate(image: 'a', container: 'b')"));
        jenkins.assertLogContains(
                "is not a condition to wait for",
                build(Result.FAILURE, "containerValidate(image: '" + good + "', ready: 'soon')"));
        jenkins.assertLogContains(
                "longer than zero", build(Result.FAILURE, "containerValidate(image: '" + good + "', timeout: 0)"));
        jenkins.assertLogContains(
                "'cpus': a limit of -1.0 processors is not possible",
                build(Result.FAILURE, "containerValidate(image: '" + good + "', cpus: -1)"));
        jenkins.assertLogContains(
                "'ports': the port 'abc' is malformed",
                build(Result.FAILURE, "containerValidate(image: '" + good + "', ports: ['abc'])"));
        jenkins.assertLogContains(
                "can be set only for an image",
                build(Result.FAILURE, "containerValidate(container: 'a', env: [A: 'b'])"));
    }

    @Test
    void aSkippedHookIsNoPassUnlessTheUserSaysSo() throws Exception {
        String skips = images.withHook("skips:1", "exit 77");

        jenkins.assertLogContains("SKIPPED", build(Result.FAILURE, "containerValidate(image: '" + skips + "')"));
        build(Result.SUCCESS, "containerValidate(image: '" + skips + "', allowSkipped: true)");
    }

    @Test
    void aHookThatHangsTimesOut() throws Exception {
        String hangs = images.withHook("hangs:1", "sleep 500");

        WorkflowRun run = build(Result.FAILURE, "containerValidate(image: '" + hangs + "', timeout: 3)");

        jenkins.assertLogContains("TIMED_OUT", run);
    }

    @Test
    void theContainerIsMadeAsTheArgumentsSay() throws Exception {
        String shows = images.withHook(
                "shows:1",
                "echo \"greeting=$GREETING number=$NUMBER\"",
                "id -u | sed 's/^/user=/'",
                "touch /root-is-writable 2>/dev/null && echo root=writable || echo root=read-only",
                "ls -d /mounted && echo mounted=yes",
                "cat /proc/1/cmdline | tr '\\0' ' ' | sed 's/^/main=/'; echo",
                "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null"
                        + " | sed 's/^/memory=/'",
                "ls /sys/class/net | tr '\\n' ' ' | sed 's/^/net=/'; echo");

        WorkflowRun run = build(
                Result.SUCCESS,
                "def n = 7\ncontainerValidate(image: '" + shows + "', env: [GREETING: \"hello ${n}\", NUMBER: n],"
                        + " user: '1234', readOnly: true, volumes: ['/mounted'], command: 'sleep 321', memory: '64m',"
                        + " cpus: 0.5, network: 'none', ready: 'running', readyTimeout: 20, retryFor: 1,"
                        + " mode: 'service', timeout: 60)");

        jenkins.assertLogContains("greeting=hello 7 number=7", run);
        jenkins.assertLogContains("user=1234", run);
        jenkins.assertLogContains("root=read-only", run);
        jenkins.assertLogContains("mounted=yes", run);
        jenkins.assertLogContains("main=sleep 321", run);
        jenkins.assertLogContains("memory=67108864", run);
        jenkins.assertLogContains("net=lo \n", run);
    }

    @Test
    void methodFormatPortsAndEntrypointArrive() throws Exception {
        WorkflowRun run = build(
                Result.UNSTABLE,
                "containerValidate(image: '" + good + "', onFailure: 'UNSTABLE', format: 'tap',"
                        + " entrypoint: 'sleep', command: '99', ports: ['127.0.0.1::8080'],"
                        + " method: 'echo 1..2; echo ok 1 - a; echo not ok 2 - b')");

        assertEquals(2, tests(run).getTotalCount());
        assertEquals(1, tests(run).getFailCount());
    }

    @Test
    void aRunningContainerIsVisitedAndStays() throws Exception {
        String id = TestImages.docker("run", "--detach", good).trim();
        try {
            jenkins.assertLogContains(
                    "all is well", build(Result.SUCCESS, "containerValidate(container: '" + id + "')"));
            assertEquals(1, images.containers().size());
        } finally {
            TestImages.docker("rm", "--force", id);
        }
    }

    @Test
    void resultsKnowTheirStageAndBranchAndAreMerged() throws Exception {
        WorkflowRun run = build(
                Result.UNSTABLE,
                "stage('check') { parallel(\n"
                        + " one: { containerValidate(image: '" + good + "') },\n"
                        + " two: { containerValidate(image: '" + bad + "', onFailure: 'UNSTABLE') }) }\n"
                        + "containerValidate(image: '" + good + "')");

        assertEquals(3, tests(run).getTotalCount());
        assertEquals(1, tests(run).getFailCount());
        List<SuiteResult> suites = List.copyOf(tests(run).getResult().getSuites());
        Set<String> blocks = suites.stream()
                .map(suite -> String.join(" < ", suite.getEnclosingBlockNames()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("", "one < check", "two < check"), blocks);
        assertEquals(3, suites.stream().map(SuiteResult::getNodeId).distinct().count());
        assertEquals(
                0,
                run.getRootDir().list((folder, name) -> name.startsWith("container-validate-")).length,
                "nothing but the build's test results is kept");
        PlainBrowser.open(jenkins).getPage(run, "testReport");
    }

    @Test
    void historyLinesUpOverTags() throws Exception {
        TestImages.docker("tag", bad, images.repository("bad") + ":2");
        WorkflowJob job = job("containerValidate(image: '" + bad + "', onFailure: 'UNSTABLE')");
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        define(job, "containerValidate(image: '" + images.repository("bad") + ":2', onFailure: 'UNSTABLE')");

        WorkflowRun second = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);

        CaseResult failed = tests(second).getFailedTests().get(0);
        assertEquals(2, failed.getAge());
        assertTrue(failed.getClassName().endsWith("bad"), failed.getClassName());
    }

    @Test
    void testResultsCanBeNamedOrLeftOut() throws Exception {
        WorkflowRun named =
                build(Result.SUCCESS, "containerValidate(image: '" + good + "', testResultsName: 'acme/web')");
        assertEquals(
                "acme.web",
                tests(named)
                        .getResult()
                        .getSuites()
                        .iterator()
                        .next()
                        .getCases()
                        .get(0)
                        .getClassName());

        assertNull(tests(build(Result.SUCCESS, "containerValidate(image: '" + good + "', testResults: false)")));
    }

    @Test
    void sameImageTwiceAtOnce() throws Exception {
        String slow = images.withHook("slow:1", "sleep 1; echo done");
        WorkflowRun run = build(
                Result.SUCCESS,
                "parallel(a: { containerValidate(image: '" + slow + "') }, b: { containerValidate(image: '" + slow
                        + "') })");
        assertEquals(2, tests(run).getTotalCount());
    }

    @Test
    void sameImageOnTwoAgents() throws Exception {
        DumbSlave other = jenkins.createOnlineSlave();
        String slow = images.withHook("slow:2", "sleep 1; echo done");

        WorkflowRun run = build(
                Result.SUCCESS,
                "parallel(a: { containerValidate(image: '" + slow + "') }, b: { node('" + other.getNodeName()
                        + "') { containerValidate(image: '" + slow + "') } })");

        assertEquals(2, tests(run).getTotalCount());
        assertEquals(1, ContainerImages.of(run).size(), "it is one image");
        assertEquals(2, ContainerImages.of(run).get(0).getVerdicts().size());
    }

    @Test
    void catchErrorAndWarnErrorSeeAFailure() throws Exception {
        build(
                Result.UNSTABLE,
                "catchError(buildResult: 'UNSTABLE', stageResult: 'FAILURE') { containerValidate(image: '" + bad
                        + "') }");
        WorkflowRun run = build(
                Result.UNSTABLE, "warnError('not good') { containerValidate(image: '" + bad + "') }\necho 'behind'");
        jenkins.assertLogContains("not good", run);
        jenkins.assertLogContains("behind", run);
        assertEquals(1, tests(run).getFailCount());
    }

    @Test
    void aHundredMegabytesOfOutputAreCleanedAndBounded() throws Exception {
        String loud =
                images.withHook("loud:1", "printf 'a\\033[31mred\\n'", "yes 0123456789 | head -n 9200000", "echo END");

        WorkflowRun run = build(Result.SUCCESS, "containerValidate(image: '" + loud + "')");

        assertFalse(JenkinsRule.getLog(run).contains("\u001b[31mred"), "no escape sequence");
        jenkins.assertLogContains("The hook prints more than is shown here", run);
        jenkins.assertLogContains("more lines are not shown", run);
        assertTrue(run.getLogText().length() < 4 * ConsoleOutput.LIMIT, "the log is bounded");
    }
}
