package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.ExecutionException;
import jenkins.tasks.SimpleBuildStep;

/**
 * A Pipeline step as a build step of a freestyle job, with the form of the Pipeline step. A freestyle build survives
 * neither the loss of its agent nor a restart; as in a Pipeline, an abort waits until the agent has cleaned up.
 */
public abstract class StepBuilder extends Builder implements SimpleBuildStep {
    /** @return what the step is called in a Pipeline */
    protected abstract String function();

    /**
     * Carries it out; see {@link #carryOut}. It must replace variables such as {@code $BUILD_NUMBER} in the arguments.
     */
    protected abstract void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException;

    @Override
    public final void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        perform(workspace, new FreestyleRun(run, env, listener, LogFilter.of(run, function())));
    }

    protected static <R, K extends Serializable> void carryOut(StepTask<R, K> task, FilePath workspace, StepRun run)
            throws InterruptedException, IOException {
        boolean aborted;
        try {
            AgentCall call = new AgentCall(task, run);
            R reply = Agent.attempt(task, workspace, run, call::await);
            Recording.complete(() -> task.conclude(task.keep(reply, run), run));
        } catch (ExecutionException e) {
            throw new IOException(Messages.StepBuilder_BrokeOff(e.getCause()), e);
        } finally {
            // While all was written down; it only counts now, and not for a step that has failed.
            aborted = Thread.interrupted();
        }
        if (aborted) {
            throw new InterruptedException();
        }
    }

    /** The descriptor of a build step that any freestyle job may have. */
    public abstract static class StepBuilderDescriptor extends BuildStepDescriptor<Builder> {
        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }
    }
}
