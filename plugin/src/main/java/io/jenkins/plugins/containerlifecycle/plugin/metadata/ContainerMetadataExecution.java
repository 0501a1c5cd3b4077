package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.plugin.agent.PipelineRun;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** Takes a second or two and writes only what the next run replaces, so nothing has to survive a restart. */
final class ContainerMetadataExecution extends SynchronousNonBlockingStepExecution<Map<String, Object>> {
    private static final long serialVersionUID = 1L;

    /** Null after a restart: the step is then not run again. */
    private final transient ContainerMetadataStep step;

    ContainerMetadataExecution(ContainerMetadataStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    protected Map<String, Object> run() throws Exception {
        PipelineRun run = new PipelineRun(getContext(), HookRunner.newRunId());
        try {
            return Stamping.perform(step, getContext().get(FilePath.class), run);
        } catch (AbortException e) {
            throw run.filter().abort(e);
        }
    }
}
