package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.EnvVars;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Run;
import hudson.plugins.git.GitSCM;
import hudson.slaves.DumbSlave;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.tasks.Shell;
import hudson.tasks.junit.TestResultAction;
import hudson.triggers.TimerTrigger;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.images.AncestorReport;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import io.jenkins.plugins.containerlifecycle.plugin.metadata.ContainerMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.metadata.ContainerMetadataStep;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.PlanOfEngine;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jenkins.plugins.git.GitSampleRepoRule;
import jenkins.plugins.git.junit.jupiter.WithGitSampleRepo;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The very files of {@code examples/}: checked out, built, validated and pushed to a real registry. Only the base image
 * gets one more label, which marks everything that is built.
 */
@WithJenkins
@WithGitSampleRepo
class ExamplePipelinesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static RegistryServer registry;
    private static TestImages images;

    /** Images of somebody who tries the examples here, such as with {@code ./demo --keep}: name to ID. */
    private static Map<String, String> before;

    private GitSampleRepoRule repository;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        images = TestImages.create();
        before = examples();
        registry = RegistryServer.open();
        jenkins = rule;
        agent = jenkins.createOnlineSlave(Label.get("docker"));
        EnvironmentVariablesNodeProperty variables = new EnvironmentVariablesNodeProperty(List.of(
                new EnvironmentVariablesNodeProperty.Entry("REGISTRY", registry.host()),
                new EnvironmentVariablesNodeProperty.Entry("DOCKER_BUILDKIT", "0")));
        jenkins.jenkins.getGlobalNodeProperties().add(variables);
        assertFalse(new EnvVars(variables.getEnvVars()).isEmpty());
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (registry != null) {
            registry.close();
        }
        if (before != null) {
            for (Map.Entry<String, String> example : before.entrySet()) {
                if (TestImages.docker("images", "--all", "--quiet", "--no-trunc")
                        .contains(example.getValue())) {
                    TestImages.docker("tag", example.getValue(), example.getKey());
                }
            }
        }
    }

    private static Map<String, String> examples() throws Exception {
        Map<String, String> found = new TreeMap<>();
        TestImages.docker("images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}", "example/*")
                .lines()
                .filter(image -> !image.contains("<none>"))
                .map(image -> image.split(" "))
                .forEach(image -> found.put(image[0], image[1]));
        return found;
    }

    /** What one test has built is outdated in the next one, and its jobs would build it again. */
    @AfterEach
    void leaveNothingToTheNextTest() throws Exception {
        jenkins.waitUntilNoActivity();
        for (Item job : jenkins.jenkins.getAllItems()) {
            job.delete();
        }
        images.removeAll();
    }

    @BeforeEach
    void commitTheExamples(GitSampleRepoRule rule) throws Exception {
        repository = rule;
        repository.init();
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = Path.of(repository.toString())
                        .resolve(EXAMPLES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path base = Path.of(repository.toString()).resolve("base/Dockerfile");
        Files.writeString(base, images.labelLine(), StandardOpenOption.APPEND);
        repository.git("add", ".");
        repository.git("commit", "-m", "Examples");
    }

    private WorkflowJob job(String pipeline) throws IOException {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(
                new CpsScmFlowDefinition(new GitSCM(repository.toString()), "pipelines/" + pipeline + ".Jenkinsfile"));
        return job;
    }

    /** What the other examples are built on. */
    private WorkflowRun buildAll() throws Exception {
        return jenkins.buildAndAssertSuccess(job("parallel"));
    }

    @Test
    void buildSeveralImagesAndValidateThemSideBySide() throws Exception {
        WorkflowRun run = buildAll();

        List<ImageReport> images = ContainerImages.of(run);
        assertEquals(2, images.size());
        images.forEach(image -> assertEquals("PASSED", image.getVerdict().getOutcome()));
        ImageReport web = images.get(1);
        assertEquals(
                List.of("base", "web"),
                web.getAncestry().stream().map(AncestorReport::getProject).toList());
        assertEquals(repository.head(), web.getAncestry().get(1).getCommit());
        assertEquals(run.getFullDisplayName(), web.getAncestry().get(0).getBuild());
        TestResultAction tests = run.getAction(TestResultAction.class);
        assertEquals(5, tests.getTotalCount());
        assertEquals(0, tests.getFailCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scripted", "declarative"})
    void pushWhatPassedAndNothingElse(String pipeline) throws Exception {
        buildAll();
        WorkflowJob job = job(pipeline);
        WorkflowRun good = jenkins.buildAndAssertSuccess(job);
        assertNotNull(registry.digest("example/web", String.valueOf(good.getNumber())));

        repository.git("rm", "web/rootfs/srv/www/status.html");
        repository.git("commit", "-m", "A release that is broken");
        job.updateNextBuildNumber(1000);
        WorkflowRun broken = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertNull(registry.digest("example/web", "1000"));
        TestResultAction tests = broken.getAction(TestResultAction.class);
        assertEquals(1, tests.getFailCount());
        assertEquals(4, tests.getTotalCount());
        assertEquals("FAILED", ContainerImages.of(broken).get(0).getVerdict().getOutcome());
        assertEquals(
                good.getAction(TestResultAction.class)
                        .getResult()
                        .getSuites()
                        .iterator()
                        .next()
                        .getName(),
                tests.getResult().getSuites().iterator().next().getName(),
                "a check keeps its name from build to build");
    }

    @Test
    void rebuildByNight() throws Exception {
        buildAll();
        WorkflowJob job = job("nightly");

        WorkflowRun run = job.scheduleBuild2(0, new CauseAction(new TimerTrigger.TimerTriggerCause()))
                .get();

        jenkins.assertBuildStatusSuccess(run);
        assertEquals(
                "TIMERTRIGGER",
                ContainerImages.of(run).get(0).getAncestry().get(1).getCause());
        assertTrue(TestImages.docker("inspect", "--format", "{{.Config.Labels}}", "example/web:nightly")
                .contains("TIMERTRIGGER"));
        assertEquals(
                "H 3 * * *", job.getTriggers().values().iterator().next().getSpec(), "the next night is waited for");
    }

    /** What another job does that makes the base image. */
    private void rebuildBase() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('docker') { git '" + repository + "'\n sh 'cp \"$(command -v busybox)\" base/'\n dir('base') {"
                        + " def meta = containerMetadata(image: 'example/base', tags: ['latest'])\n"
                        + " sh \"docker build -t example/base:latest ${meta.buildOptions} .\"\n"
                        + " containerValidate image: 'example/base:latest' } }",
                true));
        jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void rebuildByNightWhatIsOutdated(@TempDir Path folder) throws Exception {
        PlanOfEngine.install(folder);
        EnvironmentVariablesNodeProperty path = new EnvironmentVariablesNodeProperty(
                List.of(new EnvironmentVariablesNodeProperty.Entry("PATH+PLAN", folder.toString())));
        jenkins.jenkins.getGlobalNodeProperties().add(path);
        try {
            buildAll();
            WorkflowJob job = job("rebuild");
            jenkins.assertLogContains("Nothing to rebuild of ", jenkins.buildAndAssertSuccess(job));

            rebuildBase();
            WorkflowRun run = jenkins.buildAndAssertSuccess(job);

            jenkins.assertLogContains("1 rebuild in 1 wave", run);
            assertEquals(1, ContainerImages.of(run).size());
            jenkins.assertLogContains("Nothing to rebuild of ", jenkins.buildAndAssertSuccess(job));
        } finally {
            jenkins.jenkins.getGlobalNodeProperties().remove(path);
        }
    }

    @Test
    void rebuildWhatStandsOnANewerBase() throws Exception {
        buildAll();
        WorkflowJob job = job("triggered");
        jenkins.buildAndAssertSuccess(job);

        rebuildBase();
        for (int i = 0; i < 1200 && (job.getNextBuildNumber() < 3 || job.isBuilding()); i++) {
            Thread.sleep(100);
        }

        WorkflowRun run = jenkins.assertBuildStatusSuccess(job.getLastBuild());
        ImageReport image = onlyImage(run);
        assertEquals("BASEIMAGETRIGGER", image.getAncestry().get(1).getCause());
        assertEquals(
                List.of("example/base:latest (" + image.getAncestry().get(0).getShortCommit() + ")"),
                image.getAncestry().get(1).getRebuiltFor());
        jenkins.assertLogContains("The base image example/base:latest has a newer build", run);
    }

    @Test
    void deployByNight() throws Exception {
        buildAll();
        WorkflowJob job = job("deploy");
        String container = "deployed-" + images.repository("web").replaceAll("[^a-z0-9]+", "-");
        EnvironmentVariablesNodeProperty variables = new EnvironmentVariablesNodeProperty(
                List.of(new EnvironmentVariablesNodeProperty.Entry("CONTAINER", container)));
        jenkins.jenkins.getGlobalNodeProperties().add(variables);
        try {
            WorkflowRun first = jenkins.buildAndAssertSuccess(job);
            jenkins.assertLogContains("Container " + container + " runs", first);
            jenkins.assertLogContains("OK - 1 container: 1 ok - " + container, first);

            WorkflowRun second = jenkins.buildAndAssertSuccess(job);
            jenkins.assertLogContains("The one before is kept as " + container + "-previous", second);
            assertEquals(
                    8,
                    second.getAction(TestResultAction.class).getTotalCount(),
                    "those of the image, and those of the container");
        } finally {
            jenkins.jenkins.getGlobalNodeProperties().remove(variables);
            TestImages.docker("rm", "--force", "--volumes", container, container + "-previous");
        }
    }

    @Test
    void workInAFreestyleJobToo() throws Exception {
        buildAll();
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.setScm(new GitSCM(repository.toString()));
        ContainerMetadataStep metadata = new ContainerMetadataStep();
        metadata.setContext("web");
        metadata.setImage("example/web-freestyle");
        metadata.setTags(List.of("$BUILD_NUMBER"));
        ContainerValidateStep validate = new ContainerValidateStep();
        validate.setImage("example/web-freestyle:$BUILD_NUMBER");
        job.getBuildersList().add(new ContainerMetadataBuilder(metadata));
        job.getBuildersList()
                .add(
                        new Shell(
                                "cd web && docker build -t example/web-freestyle:$BUILD_NUMBER -f .container/web/Dockerfile ."));
        job.getBuildersList().add(new ContainerValidateBuilder(validate));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(FormTrip.of(jenkins, job));

        assertEquals(4, build.getAction(TestResultAction.class).getTotalCount());
        assertEquals("PASSED", onlyImage(build).getVerdict().getOutcome());
    }

    private static ImageReport onlyImage(Run<?, ?> run) {
        assertEquals(1, ContainerImages.of(run).size());
        return ContainerImages.of(run).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scripted", "declarative", "parallel", "nightly", "triggered", "rebuild", "deploy"})
    void areWhatTheDocumentationShows(String pipeline) throws Exception {
        String file = Files.readString(EXAMPLES.resolve("pipelines/" + pipeline + ".Jenkinsfile"));
        String docs = Files.readString(Path.of("../docs/pipeline.md"));

        assertTrue(docs.contains("```groovy\n" + file + "```\n"));
    }
}
