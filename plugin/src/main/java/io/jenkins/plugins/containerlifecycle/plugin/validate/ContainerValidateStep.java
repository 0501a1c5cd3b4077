package io.jenkins.plugins.containerlifecycle.plugin.validate;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.junit.StdioRetention;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentStepExecution;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormText;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
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

/** {@code containerValidate}: runs the VALIDATE hook of an image or container. Its help explains each argument. */
public final class ContainerValidateStep extends Step {
    static final String FUNCTION = "containerValidate";

    private final ValidateArguments arguments = new ValidateArguments();

    @DataBoundConstructor
    public ContainerValidateStep() {}

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return arguments == null ? new ContainerValidateStep() : this;
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        return AgentStepExecution.of(context, () -> new ValidateTask(arguments.complete()));
    }

    ValidateArguments arguments() {
        return arguments;
    }

    public String getImage() {
        return arguments.image;
    }

    @DataBoundSetter
    public void setImage(String image) {
        arguments.image = Util.fixEmptyAndTrim(image);
    }

    public String getContainer() {
        return arguments.container;
    }

    @DataBoundSetter
    public void setContainer(String container) {
        arguments.container = Util.fixEmptyAndTrim(container);
    }

    public String getMethod() {
        return arguments.method;
    }

    @DataBoundSetter
    public void setMethod(String method) {
        arguments.method = Util.fixEmptyAndTrim(method);
    }

    public String getMode() {
        return arguments.mode;
    }

    @DataBoundSetter
    public void setMode(String mode) {
        arguments.mode = ValidateArguments.mode(mode);
    }

    /** Null for what the administrator set. */
    public Integer getTimeout() {
        return arguments.timeout;
    }

    @DataBoundSetter
    public void setTimeout(Integer timeout) {
        arguments.timeout = timeout;
    }

    public String getReady() {
        return arguments.ready;
    }

    @DataBoundSetter
    public void setReady(String ready) {
        arguments.ready = Util.fixEmptyAndTrim(ready);
    }

    public int getReadyTimeout() {
        return arguments.readyTimeout;
    }

    @DataBoundSetter
    public void setReadyTimeout(int readyTimeout) {
        arguments.readyTimeout = readyTimeout;
    }

    public int getRetryFor() {
        return arguments.retryFor;
    }

    @DataBoundSetter
    public void setRetryFor(int retryFor) {
        arguments.retryFor = retryFor;
    }

    public String getFormat() {
        return arguments.format;
    }

    @DataBoundSetter
    public void setFormat(String format) {
        arguments.format = Util.fixEmptyAndTrim(format);
    }

    public Map<String, String> getEnv() {
        return arguments.env;
    }

    @DataBoundSetter
    public void setEnv(Map<String, String> env) {
        arguments.env = PipelineValues.strings(env);
    }

    public String getNetwork() {
        return arguments.network;
    }

    @DataBoundSetter
    public void setNetwork(String network) {
        arguments.network = Util.fixEmptyAndTrim(network);
    }

    public List<String> getPorts() {
        return arguments.ports;
    }

    @DataBoundSetter
    public void setPorts(List<String> ports) {
        arguments.ports = PipelineValues.strings(ports);
    }

    public List<String> getVolumes() {
        return arguments.volumes;
    }

    @DataBoundSetter
    public void setVolumes(List<String> volumes) {
        arguments.volumes = PipelineValues.strings(volumes);
    }

    public String getUser() {
        return arguments.user;
    }

    @DataBoundSetter
    public void setUser(String user) {
        arguments.user = Util.fixEmptyAndTrim(user);
    }

    public String getEntrypoint() {
        return arguments.entrypoint;
    }

    @DataBoundSetter
    public void setEntrypoint(String entrypoint) {
        arguments.entrypoint = Util.fixEmptyAndTrim(entrypoint);
    }

    public String getCommand() {
        return arguments.command;
    }

    @DataBoundSetter
    public void setCommand(String command) {
        arguments.command = Util.fixEmptyAndTrim(command);
    }

    public String getMemory() {
        return arguments.memory;
    }

    @DataBoundSetter
    public void setMemory(String memory) {
        arguments.memory = Util.fixEmptyAndTrim(memory);
    }

    public Double getCpus() {
        return arguments.cpus;
    }

    @DataBoundSetter
    public void setCpus(Double cpus) {
        arguments.cpus = cpus;
    }

    public boolean isReadOnly() {
        return arguments.readOnly;
    }

    @DataBoundSetter
    public void setReadOnly(boolean readOnly) {
        arguments.readOnly = readOnly;
    }

    public DockerServerEndpoint getDockerServer() {
        return ServerArgument.endpoint(arguments.server);
    }

    @DataBoundSetter
    public void setDockerServer(DockerServerEndpoint dockerServer) {
        arguments.server = ServerArgument.of(dockerServer);
    }

    public OnFailure getOnFailure() {
        return arguments.onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(OnFailure onFailure) {
        arguments.onFailure = onFailure == null ? OnFailure.FAILURE : onFailure;
    }

    public boolean isAllowSkipped() {
        return arguments.allowSkipped;
    }

    @DataBoundSetter
    public void setAllowSkipped(boolean allowSkipped) {
        arguments.allowSkipped = allowSkipped;
    }

    public boolean isAnyStamp() {
        return arguments.anyStamp;
    }

    @DataBoundSetter
    public void setAnyStamp(boolean anyStamp) {
        arguments.anyStamp = anyStamp;
    }

    public boolean isTestResults() {
        return arguments.testResults;
    }

    @DataBoundSetter
    public void setTestResults(boolean testResults) {
        arguments.testResults = testResults;
    }

    public String getTestResultsName() {
        return arguments.testResultsName;
    }

    @DataBoundSetter
    public void setTestResultsName(String testResultsName) {
        arguments.testResultsName = Util.fixEmptyAndTrim(testResultsName);
    }

    public String getStdioRetention() {
        return arguments.stdioRetention;
    }

    @DataBoundSetter
    public void setStdioRetention(String stdioRetention) {
        arguments.stdioRetention = StdioRetention.parse(stdioRetention).name();
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
            return Messages.ContainerValidateStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FlowNode.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(new PipelineValues(ContainerValidateStep.class, arguments)
                    .lists("ports", "volumes")
                    .maps("env")
                    .commands("method")
                    .seconds("timeout", "readyTimeout", "retryFor")
                    .decimals("cpus")
                    .choice("mode", HookRequest.Mode.values())
                    .choice("onFailure", OnFailure.values())
                    .choice("stdioRetention", StdioRetention.values())
                    .asMap());
        }

        @Override
        public Step newInstance(StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form);
            List<String> env = FormText.lines(rest.remove("envText"));
            List<String> ports = FormText.lines(rest.remove("portsText"));
            List<String> volumes = FormText.lines(rest.remove("volumesText"));
            ContainerValidateStep step = (ContainerValidateStep) super.newInstance(request, rest);
            step.setEnv(FormText.variables(env));
            step.setPorts(ports);
            step.setVolumes(volumes);
            return step;
        }

        /** For the form. */
        public String textOf(Map<String, String> variables) {
            return FormText.text(variables);
        }

        /** For the form. */
        public String linesOf(List<String> lines) {
            return FormText.text(lines);
        }

        public ListBoxModel doFillOnFailureItems() {
            return FormChecks.onFailure();
        }

        public ListBoxModel doFillModeItems() {
            return FormChecks.modes();
        }

        public ListBoxModel doFillFormatItems() {
            return FormChecks.formats();
        }

        public ListBoxModel doFillStdioRetentionItems() {
            return FormChecks.retentions();
        }

        @POST
        public FormValidation doCheckContainer(
                @AncestorInPath Item item, @QueryParameter String image, @QueryParameter String container) {
            return FormChecks.target(item, image, container);
        }

        @POST
        public FormValidation doCheckMethod(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.command(item, value);
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.seconds(item, value);
        }

        @POST
        public FormValidation doCheckReadyTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.seconds(item, value);
        }

        @POST
        public FormValidation doCheckRetryFor(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.secondsOrNone(item, value);
        }

        @POST
        public FormValidation doCheckReady(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.ready(item, value);
        }

        @POST
        public FormValidation doCheckMemory(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.memory(item, value);
        }

        @POST
        public FormValidation doCheckCpus(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.cpus(item, value);
        }

        @POST
        public FormValidation doCheckEntrypoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.words(item, "entrypoint", value);
        }

        @POST
        public FormValidation doCheckCommand(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.words(item, "command", value);
        }
    }
}
