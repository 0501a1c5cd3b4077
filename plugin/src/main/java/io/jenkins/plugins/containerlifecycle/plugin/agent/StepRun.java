package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.springframework.security.core.Authentication;

/** One run of a step, with what the controller knows about it; the same for a Pipeline and a freestyle build. */
public interface StepRun {
    /** Of all attempts at the step's work. */
    String id();

    Run<?, ?> build() throws IOException, InterruptedException;

    /** The step's environment, which may hold secrets. */
    EnvVars env() throws IOException, InterruptedException;

    TaskListener listener() throws IOException, InterruptedException;

    /** For everything that is kept of an agent's answers. */
    LogFilter filter() throws IOException, InterruptedException;

    /** @return the node of the Pipeline; null in a freestyle build */
    @CheckForNull
    FlowNode node() throws IOException, InterruptedException;

    /** The user as whom the build asks for what other jobs know. */
    Authentication user() throws IOException, InterruptedException;

    /** Saves what the task knows so far, so that it survives a restart if the build does; when this returns, it is saved. */
    void save() throws IOException, InterruptedException;

    /** To the build's log. */
    default void say(String message) throws IOException, InterruptedException {
        listener().getLogger().println(message);
    }

    /** Marks the build and, in a Pipeline, the node, with the reason. */
    default void markUnstable(String message) throws IOException, InterruptedException {
        FlowNode node = node();
        if (node != null) {
            node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
        }
        build().setResult(Result.UNSTABLE);
    }
}
