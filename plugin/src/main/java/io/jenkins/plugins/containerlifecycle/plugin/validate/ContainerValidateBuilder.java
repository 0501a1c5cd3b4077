package io.jenkins.plugins.containerlifecycle.plugin.validate;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentCall;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentClasses;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.OpenRun;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.IOException;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code containerValidate} for a freestyle job, with the form of the Pipeline step. A freestyle build does not survive
 * the loss of its agent or a restart; an abort waits, as the Pipeline step does, until the container is gone.
 */
public final class ContainerValidateBuilder extends Builder implements SimpleBuildStep {
    /** The arguments; never null. */
    private final ContainerValidateStep validation;

    @DataBoundConstructor
    public ContainerValidateBuilder(ContainerValidateStep validation) {
        this.validation = validation;
    }

    /** A config.xml may leave out all of it. */
    private Object readResolve() {
        return validation == null ? new ContainerValidateBuilder(new ContainerValidateStep()) : this;
    }

    public ContainerValidateStep getValidation() {
        return validation;
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        LogFilter filter = LogFilter.of(run, "containerValidate");
        ValidateArguments arguments = validation.arguments().expandedBy(env).complete();
        String runId = HookRunner.newRunId();
        ValidationReply reply =
                ask(arguments, runId, run, workspace, env, listener).filteredBy(filter);
        if (reply.kind != ValidationReply.Kind.VERDICT) {
            throw new AbortException(reply.message);
        }
        reply.recordIn(run, arguments, null, filter);
        if (arguments.testResults) {
            TestResults results = new TestResults(run, null, runId);
            results.keep(reply.junit);
            results.record(arguments.stdioRetention, listener);
        }
        String message = "Validation of " + new ValidationResult(reply);
        if (!arguments.accepts(Outcome.valueOf(reply.outcome))) {
            if (arguments.onFailure == OnFailure.FAILURE) {
                throw new AbortException(message);
            }
            run.setResult(Result.UNSTABLE);
        }
        listener.getLogger().println(message);
    }

    private static ValidationReply ask(
            ValidateArguments arguments,
            String runId,
            Run<?, ?> run,
            FilePath workspace,
            EnvVars env,
            TaskListener listener)
            throws InterruptedException, IOException {
        VirtualChannel agent = workspace.getChannel();
        Computer computer = workspace.toComputer();
        String node = computer == null ? "" : computer.getName();
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        AgentClasses.send(agent);
        EngineAccess access = EngineAccess.of(arguments.server, env, run, agent);
        try {
            ValidationWork call = new ValidationWork(
                    arguments, ContainerImages.stamps(run), runId, access.environment(), access.keyFolder(), listener);
            sweeper.begun(node, runId, new OpenRun(arguments.server, env, run, access));
            return AgentCall.await(agent, call, runId, reply -> sweeper.ended(node, runId, reply.left));
        } finally {
            access.close(agent);
        }
    }

    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @NonNull
        @Override
        public String getDisplayName() {
            return "Validate a container image";
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }
    }
}
