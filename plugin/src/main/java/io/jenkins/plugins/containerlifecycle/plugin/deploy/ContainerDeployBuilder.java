package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerDeploy} for a freestyle job. */
public final class ContainerDeployBuilder extends StepBuilder {
    /** The arguments; never null. */
    private final ContainerDeployStep deployment;

    @DataBoundConstructor
    public ContainerDeployBuilder(ContainerDeployStep deployment) {
        this.deployment = deployment;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return deployment == null ? new ContainerDeployBuilder(new ContainerDeployStep(null, null)) : this;
    }

    public ContainerDeployStep getDeployment() {
        return deployment;
    }

    @Override
    protected String function() {
        return ContainerDeployStep.FUNCTION;
    }

    @Override
    protected void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException {
        DeployArguments arguments = deployment.arguments().expandedBy(run.env());
        carryOut(new DeployTask(arguments.complete()), workspace, run);
    }

    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerDeployStep_DisplayName();
        }
    }
}
