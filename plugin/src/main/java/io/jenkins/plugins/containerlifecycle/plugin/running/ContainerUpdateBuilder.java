package io.jenkins.plugins.containerlifecycle.plugin.running;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerUpdate} for a freestyle job. */
public final class ContainerUpdateBuilder extends StepBuilder {
    /** The arguments; never null. */
    private final ContainerUpdateStep update;

    @DataBoundConstructor
    public ContainerUpdateBuilder(ContainerUpdateStep update) {
        this.update = update;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return update == null ? new ContainerUpdateBuilder(new ContainerUpdateStep(null)) : this;
    }

    public ContainerUpdateStep getUpdate() {
        return update;
    }

    @Override
    protected String function() {
        return ContainerUpdateStep.FUNCTION;
    }

    @Override
    protected void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException {
        carryOut(update.task(run.env()), workspace, run);
    }

    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerUpdateStep_DisplayName();
        }
    }
}
