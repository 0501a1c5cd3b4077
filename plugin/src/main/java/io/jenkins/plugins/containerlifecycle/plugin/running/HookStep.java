package io.jenkins.plugins.containerlifecycle.plugin.running;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentStepExecution;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import io.jenkins.plugins.containerlifecycle.plugin.validate.FormChecks;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the steps have in common that run a hook in containers which already run. */
public abstract class HookStep extends Step {
    /** Never null. */
    private HookArguments arguments = new HookArguments();

    protected HookStep(String container) {
        arguments.container = Util.fixEmptyAndTrim(container);
    }

    /** Seconds that a hook may take unless the user says something else. */
    abstract int defaultTimeout();

    /** @param complete arguments */
    abstract HookTask task(HookArguments complete);

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        return AgentStepExecution.of(context, () -> task(arguments.complete(defaultTimeout())));
    }

    /** For a freestyle job. */
    HookTask task(EnvVars variables) throws AbortException {
        return task(arguments.expandedBy(variables).complete(defaultTimeout()));
    }

    /** A config.xml may leave them out. */
    protected Object readResolve() {
        arguments = arguments == null ? new HookArguments() : arguments;
        return this;
    }

    HookArguments arguments() {
        return arguments;
    }

    public String getContainer() {
        return arguments.container;
    }

    public int getTimeout() {
        return arguments.timeout == null ? defaultTimeout() : arguments.timeout;
    }

    @DataBoundSetter
    public void setTimeout(int timeout) {
        arguments.timeout = timeout;
    }

    public OnFailure getOnFailure() {
        return arguments.onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(OnFailure onFailure) {
        arguments.onFailure = onFailure == null ? OnFailure.FAILURE : onFailure;
    }

    @CheckForNull
    public DockerServerEndpoint getDockerServer() {
        return ServerArgument.endpoint(arguments.server);
    }

    @DataBoundSetter
    public void setDockerServer(DockerServerEndpoint server) {
        arguments.server = ServerArgument.of(server);
    }

    /** Their forms. */
    public abstract static class HookStepDescriptor extends StepDescriptor {
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FlowExecution.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(new PipelineValues(clazz, PipelineValues.withNames(arguments, "container"))
                    .seconds("timeout")
                    .choice("onFailure", OnFailure.values())
                    .asMap());
        }

        /** For the Snippet Generator: the form has all names in one text, a Pipeline has a list. */
        @Override
        public UninstantiatedDescribable uninstantiate(Step step) {
            UninstantiatedDescribable all = DescribableModel.uninstantiate2_(step);
            List<String> names = ((HookStep) step).arguments().containers();
            if (names.size() < 2) {
                return all;
            }
            Map<String, Object> arguments = new TreeMap<>(all.getArguments());
            arguments.put("container", names);
            UninstantiatedDescribable listed =
                    new UninstantiatedDescribable(all.getSymbol(), all.getKlass(), arguments);
            listed.setModel(all.getModel());
            return listed;
        }

        public ListBoxModel doFillOnFailureItems() {
            return FormChecks.onFailure();
        }

        @POST
        public FormValidation doCheckContainer(@AncestorInPath Item item, @QueryParameter String value) {
            return value == null || value.isBlank()
                    ? FormValidation.error(Messages.HookStep_NoContainer())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.seconds(item, value);
        }
    }
}
