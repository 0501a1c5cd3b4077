package io.jenkins.plugins.containerlifecycle.plugin.push;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerPush} for a freestyle job. */
public final class ContainerPushBuilder extends StepBuilder {
    /** The arguments; never null. */
    private final ContainerPushStep push;

    @DataBoundConstructor
    public ContainerPushBuilder(ContainerPushStep push) {
        this.push = push;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return push == null ? new ContainerPushBuilder(new ContainerPushStep(null)) : this;
    }

    public ContainerPushStep getPush() {
        return push;
    }

    @Override
    protected String function() {
        return ContainerPushStep.FUNCTION;
    }

    @Override
    protected void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException {
        PushArguments arguments = push.arguments().expandedBy(run.env());
        carryOut(new PushTask(arguments.complete()), workspace, run);
    }

    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerPushStep_DisplayName();
        }
    }
}
