package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.Result;
import hudson.tasks.junit.SuiteResult;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.hostile.HostileImages;
import io.jenkins.plugins.containerlifecycle.hostile.HostileRuns;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Runs the hostile corpora through a Pipeline: what it is told, what is in its test results, and what the pages show.
 */
@WithJenkins
class HostileRunsTest {
    private static TestImages images;
    private static JenkinsRule jenkins;
    private static String container;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        images = TestImages.create();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (container != null) {
            TestImages.docker("rm", "--force", container);
            container = null;
        }
        images.assertNothingLeft();
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.removeAll();
        }
    }

    @Test
    void noHookDeceivesAPipelineOrItsTestResults() throws Exception {
        List<HostileRuns.Run> runs = Held.onEngine(HostileRuns.all());
        Map<String, String> scripts = new TreeMap<>();
        IntStream.range(0, runs.size())
                .forEach(i -> scripts.put(i + ".sh", runs.get(i).script()));
        container = TestImages.docker(
                        "run", "--detach", "--network=none", images.withFiles("runs:1", "COPY *.sh /runs/\n", scripts))
                .trim();
        String formats = runs.stream().map(run -> run.format().name()).collect(Collectors.joining(" "));

        WorkflowRun build = build("""
                def formats = '%s'.split(' ')
                for (int i = 0; i < formats.length; i++) {
                    def r = containerValidate container: '%s', method: "/runs/${i}.sh", format: formats[i],
                        onFailure: 'UNSTABLE', allowSkipped: true
                    echo "Outcome ${i}: ${r.outcome}."
                }
                """.formatted(formats, container));

        List<String> wrong = new ArrayList<>();
        List<Boolean> red = redSuites(build);
        assertEquals(runs.size(), red.size(), "each has its test results");
        for (int i = 0; i < runs.size(); i++) {
            Outcome expected = runs.get(i).expected();
            if (!outcome(build, i).equals(expected.name()) || red.get(i) != expected.isRed()) {
                wrong.add(runs.get(i) + ", not " + outcome(build, i) + ", red " + red.get(i));
            }
        }
        assertEquals(List.of(), wrong);
        assertHarmless(build, "testReport/");
        assertHarmless(build, "container-images/");
    }

    @Test
    void noImageDeceivesAPipelineOrItsPages() throws Exception {
        List<HostileImages.Image> corpus = Held.onEngine(HostileImages.all());
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < corpus.size(); i++) {
            String lines = corpus.get(i).dockerfile().replaceFirst("^FROM busybox\n", "");
            tags.append(images.withFiles(
                            "hostile" + i + ":1", lines, corpus.get(i).files()))
                    .append(' ');
        }

        WorkflowRun build = build("""
                def tags = '%s'.split(' ')
                for (int i = 0; i < tags.length; i++) {
                    try {
                        def r = containerValidate image: tags[i], network: 'none', readyTimeout: 8,
                            onFailure: 'UNSTABLE', allowSkipped: true
                        echo "Outcome ${i}: ${r.outcome}."
                    } catch (hudson.AbortException e) {
                        echo "Outcome ${i}: ERROR."
                    }
                }
                """.formatted(tags.toString().trim()));

        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < corpus.size(); i++) {
            if (!outcome(build, i).equals(corpus.get(i).outcome().name())) {
                wrong.add(corpus.get(i) + ", not " + outcome(build, i));
            }
        }
        assertEquals(List.of(), wrong);
        assertFalse(ContainerImages.of(build).isEmpty());
        assertHarmless(build, "container-images/");
        assertHarmless(build, "testReport/");
    }

    private static WorkflowRun build(String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node {\n" + body + "}\n", true));
        WorkflowRun run = job.scheduleBuild2(0).get();
        jenkins.assertBuildStatus(Result.UNSTABLE, run);
        return run;
    }

    private static String outcome(WorkflowRun build, int number) throws Exception {
        String log = JenkinsRule.getLog(build);
        String mark = "Outcome " + number + ": ";
        int begin = log.indexOf(mark);
        return begin < 0 ? "none" : log.substring(begin + mark.length(), log.indexOf('.', begin));
    }

    /** For each step that has results, in the order of the steps, whether one of them failed. */
    private static List<Boolean> redSuites(WorkflowRun build) {
        TestResultAction action = build.getAction(TestResultAction.class);
        assertNotNull(action);
        Map<String, Boolean> red = new TreeMap<>(Comparator.comparing(Integer::valueOf));
        for (SuiteResult suite : action.getResult().getSuites()) {
            boolean failed = suite.getCases().stream().anyMatch(test -> test.isFailed());
            red.merge(suite.getNodeId(), failed, Boolean::logicalOr);
        }
        return List.copyOf(red.values());
    }

    private static void assertHarmless(WorkflowRun build, String below) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            HtmlPage page = browser.getPage(build, below);
            String html = page.getWebResponse().getContentAsString();
            assertFalse(html.contains("<script>alert") || html.contains("<img src=x"), below);
            DomElement panel = page.querySelector("#main-panel");
            Held.block(panel.getTextContent().replace("\r", ""));
        }
    }
}
