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

    /**
     * @param delivery the arguments. It is not called {@code push}, because to the script of Jenkins' forms whatever has one
     *     is a list: a job with another build step behind this one could not be saved
     */
    @DataBoundConstructor
    public ContainerPushBuilder(ContainerPushStep delivery) {
        push = delivery;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return push == null ? new ContainerPushBuilder(new ContainerPushStep(null)) : this;
    }

    public ContainerPushStep getDelivery() {
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
