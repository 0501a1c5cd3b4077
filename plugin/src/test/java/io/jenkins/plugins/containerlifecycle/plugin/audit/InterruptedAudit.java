package io.jenkins.plugins.containerlifecycle.plugin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.plugin.agent.InterruptedStep;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedAudit;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** While the engine does not hand out the files. */
public final class InterruptedAudit extends InterruptedStep {
    private final TestImages images;
    private final OwnEngine engine;
    /** One for each fault, because what is in an image is not read a second time. */
    private String old;

    private HeldEngine held;

    public InterruptedAudit(RealJenkinsExtension controller, TestImages images, OwnEngine engine) {
        super(controller);
        this.images = images;
        this.engine = engine;
    }

    @Override
    protected void prepare() throws Exception {
        old = images.withFiles(
                "audited:" + number(),
                "COPY status /var/lib/dpkg/status\n",
                Map.of(
                        "status",
                        "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\n"
                                + "Version: 3.0.11-" + number() + "\n\n"));
        engine.copy(old);
        close();
        held = new HeldEngine(engine.host());
    }

    @Override
    protected String script() {
        return "withEnv(['DOCKER_HOST=" + held.host() + "']) { def r = containerAudit(image: '" + old
                + "', deny: ['openssl<3.0.15'], onFound: 'UNSTABLE')\n"
                + "echo \"came to ${r.outcome} of ${r.packages}\" }";
    }

    @Override
    protected void awaitMiddle() throws Exception {
        held.awaitRequest();
    }

    @Override
    protected void assertNobodyCouldRemoveAnything() throws Exception {
        assertEquals(1, containers(engine, old).size(), "nobody could remove it");
    }

    @Override
    protected void whileAway() {
        held.release();
    }

    @Override
    public void assertToldOnce() throws Throwable {
        controller.runRemotely(InterruptedAudit::assertOneSetOfResults, job());
        assertNothingLeft();
    }

    private static void assertOneSetOfResults(JenkinsRule jenkins, String job) throws Exception {
        WorkflowRun run = run(jenkins, job);
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

    public void assertNothingLeft() throws Exception {
        awaitContainers(engine, old, 0);
    }

    @Override
    public void close() throws IOException {
        if (held != null) {
            held.close();
        }
    }
}
