package io.jenkins.plugins.containerlifecycle.plugin.push;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentStepExecution;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormText;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code containerPush}: pushes an image only if it has passed its validation. */
public final class ContainerPushStep extends Step {
    static final String FUNCTION = "containerPush";

    private final PushArguments arguments = new PushArguments();

    @DataBoundConstructor
    public ContainerPushStep(String image) {
        arguments.image = Util.fixEmptyAndTrim(image);
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return arguments == null ? new ContainerPushStep(null) : this;
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        return AgentStepExecution.of(context, () -> new PushTask(arguments.complete()));
    }

    PushArguments arguments() {
        return arguments;
    }

    public String getImage() {
        return arguments.image;
    }

    @CheckForNull
    public List<String> getReferences() {
        return arguments.references.isEmpty() ? null : new ArrayList<>(arguments.references);
    }

    @DataBoundSetter
    public void setReferences(List<String> references) {
        arguments.references = references == null ? new ArrayList<>() : new ArrayList<>(references);
    }

    /** Null for what the administrator set. */
    @CheckForNull
    public String getMaxAge() {
        return arguments.maxAge;
    }

    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        arguments.maxAge = Util.fixEmptyAndTrim(maxAge);
    }

    @CheckForNull
    public String getForce() {
        return arguments.force;
    }

    /** An empty one is kept so that it is refused: it is not a reason. */
    @DataBoundSetter
    public void setForce(String force) {
        arguments.force = force;
    }

    public boolean isAcceptMethod() {
        return arguments.acceptMethod;
    }

    @DataBoundSetter
    public void setAcceptMethod(boolean acceptMethod) {
        arguments.acceptMethod = acceptMethod;
    }

    public boolean isAnyStamp() {
        return arguments.anyStamp;
    }

    @DataBoundSetter
    public void setAnyStamp(boolean anyStamp) {
        arguments.anyStamp = anyStamp;
    }

    public int getTimeout() {
        return arguments.timeout;
    }

    @DataBoundSetter
    public void setTimeout(int timeout) {
        arguments.timeout = timeout;
    }

    @CheckForNull
    public DockerRegistryEndpoint getRegistry() {
        return arguments.registry();
    }

    @DataBoundSetter
    public void setRegistry(DockerRegistryEndpoint registry) {
        arguments.registry(registry);
    }

    @CheckForNull
    public DockerServerEndpoint getDockerServer() {
        return ServerArgument.endpoint(arguments.server);
    }

    @DataBoundSetter
    public void setDockerServer(DockerServerEndpoint server) {
        arguments.server = ServerArgument.of(server);
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerPushStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FlowExecution.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(new PipelineValues(ContainerPushStep.class, arguments)
                    .lists("references")
                    .seconds("timeout")
                    .asMap());
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form);
            List<String> references = FormText.lines(rest.remove("referencesText"));
            // A form cannot say "none" in any other way.
            String force = Util.fixEmptyAndTrim(rest.optString("force"));
            rest.remove("force");
            ContainerPushStep step = (ContainerPushStep) super.newInstance(request, rest);
            step.setReferences(references);
            step.setForce(force);
            return step;
        }

        /** For the form. */
        public String linesOf(List<String> lines) {
            return FormText.text(lines);
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            return value == null || value.isBlank()
                    ? FormValidation.error(Messages.ContainerPushStep_NoImage())
                    : FormCheck.of(item, value, PushArguments::checkName);
        }

        @POST
        public FormValidation doCheckReferences(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.of(item, value, text -> FormText.lines(text).forEach(PushArguments::checkName));
        }

        @POST
        public FormValidation doCheckMaxAge(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.of(
                    item, value, text -> Durations.requirePositive("The greatest age", Durations.parse(text)));
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.seconds(item, value);
        }
    }
}
