package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** Takes a second or two and writes only what the next run replaces: nothing that would have to survive a restart. */
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
        StepContext context = getContext();
        LogFilter filter = LogFilter.of(context);
        try {
            return Stamping.perform(
                    step,
                    context.get(Run.class),
                    context.get(FilePath.class),
                    context.get(EnvVars.class),
                    context.get(TaskListener.class),
                    filter);
        } catch (AbortException e) {
            throw filter.abort(e);
        }
    }
}
