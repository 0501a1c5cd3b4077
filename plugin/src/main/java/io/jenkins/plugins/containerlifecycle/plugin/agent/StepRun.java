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

/** One run of a step, with what the controller knows of it; the same for a Pipeline and for a freestyle build. */
public interface StepRun {
    /** Of all attempts at the step's work. */
    String id();

    Run<?, ?> build() throws IOException, InterruptedException;

    /** The step's environment, which may hold secrets. */
    EnvVars env() throws IOException, InterruptedException;

    TaskListener listener() throws IOException, InterruptedException;

    /** For all that is kept of what an agent says. */
    LogFilter filter() throws IOException, InterruptedException;

    /** @return the node of the Pipeline; null in a freestyle build */
    @CheckForNull
    FlowNode node() throws IOException, InterruptedException;

    /** As whom the build asks for what other jobs know. */
    Authentication user() throws IOException, InterruptedException;

    /** Makes what a task knows by now survive a restart, if the build survives one. */
    void save();

    /** To the build's log. */
    default void say(String message) throws IOException, InterruptedException {
        listener().getLogger().println(message);
    }

    /** Marks the build, and the node of a Pipeline with why. */
    default void markUnstable(String message) throws IOException, InterruptedException {
        FlowNode node = node();
        if (node != null) {
            node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
        }
        build().setResult(Result.UNSTABLE);
    }
}
