package io.jenkins.plugins.containerlifecycle.plugin.agent;

import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/**
 * A run of a step in a Pipeline. Asks for each thing only when it is needed, because not everything is available
 * without the agent.
 */
public record PipelineRun(StepContext context, String id) implements StepRun {
    @Override
    public Run<?, ?> build() throws IOException, InterruptedException {
        return context.get(Run.class);
    }

    @Override
    public EnvVars env() throws IOException, InterruptedException {
        return context.get(EnvVars.class);
    }

    @Override
    public TaskListener listener() throws IOException, InterruptedException {
        return context.get(TaskListener.class);
    }

    @Override
    public LogFilter filter() throws IOException, InterruptedException {
        return LogFilter.of(context);
    }

    @Override
    public FlowNode node() throws IOException, InterruptedException {
        return context.get(FlowNode.class);
    }

    /** After a restart the calling thread is the system's; whom the build runs as, its execution knows. */
    @Override
    public Authentication user() throws IOException, InterruptedException {
        return context.get(FlowExecution.class).getAuthentication2();
    }

    @Override
    public void save() throws IOException, InterruptedException {
        try {
            context.saveState().get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
