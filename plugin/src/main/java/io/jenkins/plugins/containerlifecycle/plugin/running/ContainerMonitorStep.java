package io.jenkins.plugins.containerlifecycle.plugin.running;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerMonitor}: asks the MONITOR hook of containers that already run how they are. */
public final class ContainerMonitorStep extends HookStep {
    static final String FUNCTION = "containerMonitor";

    private static final int DEFAULT_TIMEOUT = 30;

    @DataBoundConstructor
    public ContainerMonitorStep(String container) {
        super(container);
    }

    @Override
    int defaultTimeout() {
        return DEFAULT_TIMEOUT;
    }

    @Override
    HookTask task(HookArguments complete) {
        return new HookTask(Hook.MONITOR.id(), complete);
    }

    @Extension
    public static final class DescriptorImpl extends HookStepDescriptor {
        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerMonitorStep_DisplayName();
        }
    }
}
