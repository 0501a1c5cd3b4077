package io.jenkins.plugins.containerlifecycle.plugin.audit;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code containerAudit} for a freestyle job. */
public final class ContainerAuditBuilder extends StepBuilder {
    /** The arguments; never null. */
    private final ContainerAuditStep audit;

    @DataBoundConstructor
    public ContainerAuditBuilder(ContainerAuditStep audit) {
        this.audit = audit;
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return audit == null ? new ContainerAuditBuilder(new ContainerAuditStep(null)) : this;
    }

    public ContainerAuditStep getAudit() {
        return audit;
    }

    @Override
    protected String function() {
        return ContainerAuditStep.FUNCTION;
    }

    @Override
    protected void perform(FilePath workspace, StepRun run) throws InterruptedException, IOException {
        carryOut(new AuditTask(audit.arguments().expandedBy(run.env()).complete()), workspace, run);
    }

    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerAuditStep_DisplayName();
        }
    }
}
