package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** The step {@code containerMetadata} for freestyle jobs: the same arguments, with the build's variables expanded. */
public final class ContainerMetadataBuilder extends StepBuilder {
    private final ContainerMetadataStep metadata;

    @DataBoundConstructor
    public ContainerMetadataBuilder(ContainerMetadataStep metadata) {
        this.metadata = metadata;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return metadata == null ? new ContainerMetadataBuilder(new ContainerMetadataStep()) : this;
    }

    public ContainerMetadataStep getMetadata() {
        return metadata;
    }

    @Override
    protected String function() {
        return ContainerMetadataStep.FUNCTION;
    }

    @Override
    protected void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException {
        Stamping.perform(metadata.expandedBy(run.env()), workspace, run);
    }

    /** Jenkins's description of the build step. */
    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerMetadataStep_DisplayName();
        }
    }
}
