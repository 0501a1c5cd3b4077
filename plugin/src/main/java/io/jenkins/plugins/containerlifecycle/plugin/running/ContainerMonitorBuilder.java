package io.jenkins.plugins.containerlifecycle.plugin.running;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerMonitor} for a freestyle job. */
public final class ContainerMonitorBuilder extends StepBuilder {
    /** The arguments; never null. */
    private final ContainerMonitorStep monitor;

    @DataBoundConstructor
    public ContainerMonitorBuilder(ContainerMonitorStep monitor) {
        this.monitor = monitor;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return monitor == null ? new ContainerMonitorBuilder(new ContainerMonitorStep(null)) : this;
    }

    public ContainerMonitorStep getMonitor() {
        return monitor;
    }

    @Override
    protected String function() {
        return ContainerMonitorStep.FUNCTION;
    }

    @Override
    protected void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException {
        carryOut(monitor.task(run.env()), workspace, run);
    }

    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerMonitorStep_DisplayName();
        }
    }
}
