package io.jenkins.plugins.containerlifecycle.plugin.running;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.time.Duration;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code containerUpdate}: runs the UPDATE hook of containers that already run. */
public final class ContainerUpdateStep extends HookStep {
    static final String FUNCTION = "containerUpdate";

    private static final int DEFAULT_TIMEOUT = (int) Duration.ofMinutes(30).toSeconds();

    @DataBoundConstructor
    public ContainerUpdateStep(String container) {
        super(container);
    }

    @Override
    int defaultTimeout() {
        return DEFAULT_TIMEOUT;
    }

    @Override
    HookTask task(HookArguments complete) {
        return new HookTask(Hook.UPDATE.id(), complete);
    }

    public boolean isAllowDeferred() {
        return arguments().allowDeferred;
    }

    @DataBoundSetter
    public void setAllowDeferred(boolean allowDeferred) {
        arguments().allowDeferred = allowDeferred;
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
            return Messages.ContainerUpdateStep_DisplayName();
        }
    }
}
