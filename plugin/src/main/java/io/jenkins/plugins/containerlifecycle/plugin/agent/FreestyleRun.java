package io.jenkins.plugins.containerlifecycle.plugin.agent;

import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.springframework.security.core.Authentication;

/** A run of a build step in a freestyle build, which does not survive a restart. */
public record FreestyleRun(String id, Run<?, ?> build, EnvVars env, TaskListener listener, LogFilter filter)
        implements StepRun {
    public FreestyleRun(Run<?, ?> build, EnvVars env, TaskListener listener, LogFilter filter) {
        this(HookRunner.newRunId(), build, env, listener, filter);
    }

    @Override
    public FlowNode node() {
        return null;
    }

    @Override
    public Authentication user() {
        return Jenkins.getAuthentication2();
    }

    @Override
    public void save() {
        // Nothing goes on after a restart.
    }
}
