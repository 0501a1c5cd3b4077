package io.jenkins.plugins.containerlifecycle.plugin.push;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentCall;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentClasses;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import java.io.IOException;
import jenkins.model.Jenkins;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerPush} for a freestyle job, with the form of the Pipeline step. */
public final class ContainerPushBuilder extends Builder implements SimpleBuildStep {
    /** The arguments; never null. */
    private final ContainerPushStep push;

    @DataBoundConstructor
    public ContainerPushBuilder(ContainerPushStep push) {
        this.push = push;
    }

    /** A config.xml may leave out all of it. */
    private Object readResolve() {
        return push == null ? new ContainerPushBuilder(new ContainerPushStep(null)) : this;
    }

    public ContainerPushStep getPush() {
        return push;
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        LogFilter filter = LogFilter.of(run, "containerPush");
        PushArguments arguments = push.arguments().expandedBy(env).complete();
        String runId = HookRunner.newRunId();
        VirtualChannel agent = workspace.getChannel();
        AgentClasses.send(agent);
        EngineAccess access = EngineAccess.of(arguments.server, env, run, agent);
        try {
            ResolveWork.Resolved resolved = agent.call(new ResolveWork(arguments.image, access.environment()));
            PushPreparation gate = new PushPreparation(arguments, run, listener, filter);
            PushWork work = gate.order(resolved, runId, Jenkins.getAuthentication2(), access.environment(), env);
            PushReply reply = AgentCall.await(agent, work, runId, pushed -> gate.record(resolved, pushed));
            if (!reply.complete) {
                throw new AbortException(reply.message);
            }
            listener.getLogger().println(reply.message);
        } finally {
            access.close(agent);
        }
    }

    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @NonNull
        @Override
        public String getDisplayName() {
            return "Push a container image that passed its validation";
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }
    }
}
