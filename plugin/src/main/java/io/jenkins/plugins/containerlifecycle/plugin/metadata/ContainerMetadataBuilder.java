package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import java.io.IOException;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.stapler.DataBoundConstructor;

/** The step {@code containerMetadata} for freestyle jobs: the same arguments, with variables of the build expanded. */
public final class ContainerMetadataBuilder extends Builder implements SimpleBuildStep {
    private final ContainerMetadataStep metadata;

    @DataBoundConstructor
    public ContainerMetadataBuilder(ContainerMetadataStep metadata) {
        this.metadata = metadata;
    }

    /** A config.xml may leave out all of it. */
    private Object readResolve() {
        return metadata == null ? new ContainerMetadataBuilder(new ContainerMetadataStep()) : this;
    }

    public ContainerMetadataStep getMetadata() {
        return metadata;
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        LogFilter filter = LogFilter.of(run, "containerMetadata");
        Stamping.perform(metadata.expandedBy(env), run, workspace, env, listener, filter);
    }

    /** Jenkins's description of the build step. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerMetadataStep_DisplayName();
        }

        @Override
        public boolean isApplicable(@SuppressWarnings("rawtypes") Class<? extends AbstractProject> type) {
            return true;
        }
    }
}
