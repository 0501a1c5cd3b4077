package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.junit.JUnitResultArchiver;
import hudson.tasks.junit.TestResultAction;
import hudson.tasks.junit.pipeline.JUnitResultsStepExecution;
import hudson.tasks.test.PipelineTestDetails;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * The results of one validation on their way into the build's test results. They wait in a folder of the build, so that
 * a controller that is killed in between neither loses them nor records them twice. In the workspace a later {@code
 * junit} step would count them again.
 */
public final class TestResults {
    /** The pattern is expanded by the environment, so it must not contain a name that a user can choose. */
    private static final String FILE = "TEST-container-validate.xml";

    private final Run<?, ?> run;
    /** Null in a freestyle build. */
    private final FlowNode node;

    private final Path folder;

    public static TestResults of(StepRun run) throws IOException, InterruptedException {
        return new TestResults(run.build(), run.node(), run.id());
    }

    private TestResults(Run<?, ?> run, FlowNode node, String runId) {
        this.run = run;
        this.node = node;
        folder = new File(run.getRootDir(), "container-validate-" + runId).toPath();
    }

    /**
     * Does nothing if the build has been deleted: that would make its folder again.
     *
     * @throws IOException if there is no room, for example; nothing is left of the file then, and {@link #record} does nothing
     */
    public void keep(byte[] junit) throws IOException {
        if (!run.getRootDir().isDirectory()) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(FILE), junit);
        } catch (IOException e) {
            Util.deleteRecursive(folder.toFile());
            throw new IOException(folder + " on the controller: " + e.getMessage(), e);
        }
    }

    /** Records what was kept, unless that has been done already, and removes it. Does not mark the build. */
    public void record(String stdioRetention, TaskListener listener) throws IOException, InterruptedException {
        if (!Files.exists(folder.resolve(FILE))) {
            return;
        }
        if (!isRecorded()) {
            JUnitResultArchiver archiver = new JUnitResultArchiver(FILE);
            archiver.setStdioRetention(stdioRetention);
            JUnitResultArchiver.parseAndSummarize(
                    archiver,
                    node == null ? null : details(),
                    run,
                    new FilePath(folder.toFile()),
                    new Launcher.LocalLauncher(listener),
                    listener);
        }
        Util.deleteRecursive(folder.toFile());
    }

    private boolean isRecorded() {
        TestResultAction action = run.getAction(TestResultAction.class);
        return node != null
                && action != null
                && action.getResult().getSuites().stream()
                        .anyMatch(suite -> node.getId().equals(suite.getNodeId()));
    }

    private PipelineTestDetails details() {
        List<FlowNode> blocks = Stages.of(node);
        PipelineTestDetails details = new PipelineTestDetails();
        details.setNodeId(node.getId());
        details.setEnclosingBlocks(JUnitResultsStepExecution.getEnclosingBlockIds(blocks));
        details.setEnclosingBlockNames(JUnitResultsStepExecution.getEnclosingBlockNames(blocks));
        return details;
    }
}
