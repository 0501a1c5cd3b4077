package io.jenkins.plugins.containerlifecycle.plugin.validate;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerValidate} for a freestyle job. */
public final class ContainerValidateBuilder extends StepBuilder {
    /** The arguments; never null. */
    private final ContainerValidateStep validation;

    @DataBoundConstructor
    public ContainerValidateBuilder(ContainerValidateStep validation) {
        this.validation = validation;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return validation == null ? new ContainerValidateBuilder(new ContainerValidateStep()) : this;
    }

    public ContainerValidateStep getValidation() {
        return validation;
    }

    @Override
    protected String function() {
        return ContainerValidateStep.FUNCTION;
    }

    @Override
    protected void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException {
        ValidateArguments arguments = validation.arguments().expandedBy(run.env());
        carryOut(new ValidateTask(arguments.complete()), workspace, run);
    }

    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerValidateStep_DisplayName();
        }
    }
}
