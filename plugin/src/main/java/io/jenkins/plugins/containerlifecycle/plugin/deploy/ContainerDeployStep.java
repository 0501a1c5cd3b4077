package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
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
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOrder;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentStepExecution;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import io.jenkins.plugins.containerlifecycle.plugin.validate.FormChecks;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code containerDeploy}: brings a container or service to an image, and back if that does not pass. Its help explains each argument. */
public final class ContainerDeployStep extends Step {
    static final String FUNCTION = "containerDeploy";

    private final DeployArguments arguments = new DeployArguments();

    @DataBoundConstructor
    public ContainerDeployStep(String name, String image) {
        arguments.name = Util.fixEmptyAndTrim(name);
        arguments.image = Util.fixEmptyAndTrim(image);
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return arguments == null ? new ContainerDeployStep(null, null) : this;
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        return AgentStepExecution.of(context, () -> new DeployTask(arguments.complete()));
    }

    DeployArguments arguments() {
        return arguments;
    }

    public String getName() {
        return arguments.name;
    }

    public String getImage() {
        return arguments.image;
    }

    public boolean isService() {
        return arguments.service;
    }

    @DataBoundSetter
    public void setService(boolean service) {
        arguments.service = service;
    }

    @CheckForNull
    public String getOptions() {
        return arguments.options;
    }

    @DataBoundSetter
    public void setOptions(String options) {
        arguments.options = Util.fixEmptyAndTrim(options);
    }

    @CheckForNull
    public String getOrder() {
        return arguments.order;
    }

    @DataBoundSetter
    public void setOrder(String order) {
        String word = Util.fixEmptyAndTrim(order);
        // In the spelling of the form; what is no order is refused when it runs.
        arguments.order = word == null
                ? null
                : DeployOrder.find(word).map(DeployOrder::toString).orElse(word);
    }

    @CheckForNull
    public String getReason() {
        return arguments.reason;
    }

    @DataBoundSetter
    public void setReason(String reason) {
        arguments.reason = Util.fixEmptyAndTrim(reason);
    }

    public boolean isRequireVerdict() {
        return arguments.requireVerdict;
    }

    @DataBoundSetter
    public void setRequireVerdict(boolean requireVerdict) {
        arguments.requireVerdict = requireVerdict;
    }

    @CheckForNull
    public String getMaxAge() {
        return arguments.maxAge;
    }

    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        arguments.maxAge = Util.fixEmptyAndTrim(maxAge);
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

    public boolean isRetry() {
        return arguments.retry;
    }

    @DataBoundSetter
    public void setRetry(boolean retry) {
        arguments.retry = retry;
    }

    public boolean isForce() {
        return arguments.force;
    }

    @DataBoundSetter
    public void setForce(boolean force) {
        arguments.force = force;
    }

    public boolean isKeep() {
        return arguments.keep;
    }

    @DataBoundSetter
    public void setKeep(boolean keep) {
        arguments.keep = keep;
    }

    @CheckForNull
    public String getKeepPrevious() {
        return arguments.keepPrevious;
    }

    @DataBoundSetter
    public void setKeepPrevious(String keepPrevious) {
        arguments.keepPrevious = Util.fixEmptyAndTrim(keepPrevious);
    }

    public boolean isSkipOld() {
        return arguments.skipOld;
    }

    @DataBoundSetter
    public void setSkipOld(boolean skipOld) {
        arguments.skipOld = skipOld;
    }

    public int getValidations() {
        return arguments.validations;
    }

    @DataBoundSetter
    public void setValidations(int validations) {
        arguments.validations = validations;
    }

    @CheckForNull
    public String getMethod() {
        return arguments.method;
    }

    @DataBoundSetter
    public void setMethod(String method) {
        arguments.method = Util.fixEmptyAndTrim(method);
    }

    @CheckForNull
    public Integer getTimeout() {
        return arguments.timeout;
    }

    @DataBoundSetter
    public void setTimeout(Integer timeout) {
        arguments.timeout = timeout;
    }

    @CheckForNull
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

    @CheckForNull
    public String getFormat() {
        return arguments.format;
    }

    @DataBoundSetter
    public void setFormat(String format) {
        arguments.format = Util.fixEmptyAndTrim(format);
    }

    public boolean isAllowSkipped() {
        return arguments.allowSkipped;
    }

    @DataBoundSetter
    public void setAllowSkipped(boolean allowSkipped) {
        arguments.allowSkipped = allowSkipped;
    }

    public OnFailure getOnFailure() {
        return arguments.onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(OnFailure onFailure) {
        arguments.onFailure = onFailure == null ? OnFailure.FAILURE : onFailure;
    }

    public boolean isTestResults() {
        return arguments.testResults;
    }

    @DataBoundSetter
    public void setTestResults(boolean testResults) {
        arguments.testResults = testResults;
    }

    public String getStdioRetention() {
        return arguments.stdioRetention;
    }

    @DataBoundSetter
    public void setStdioRetention(String stdioRetention) {
        arguments.stdioRetention = StdioRetention.parse(stdioRetention).name();
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
            return Messages.ContainerDeployStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(
                    Run.class, FlowNode.class, FlowExecution.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(new PipelineValues(ContainerDeployStep.class, arguments)
                    .commands("method")
                    .seconds("timeout", "readyTimeout", "retryFor")
                    .choice("onFailure", OnFailure.values())
                    .choice("stdioRetention", StdioRetention.values())
                    .asMap());
        }

        public ListBoxModel doFillOnFailureItems() {
            return FormChecks.onFailure();
        }

        public ListBoxModel doFillOrderItems() {
            ListBoxModel orders =
                    new ListBoxModel(new ListBoxModel.Option(Messages.ContainerDeployStep_AnyOrder(), ""));
            for (DeployOrder order : DeployOrder.values()) {
                orders.add(order.toString(), order.toString());
            }
            return orders;
        }

        public ListBoxModel doFillFormatItems() {
            return FormChecks.formats();
        }

        public ListBoxModel doFillStdioRetentionItems() {
            return FormChecks.retentions();
        }

        @POST
        public FormValidation doCheckName(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean service) {
            if (value == null || value.isBlank()) {
                return FormValidation.error(Messages.ContainerDeployStep_NoName());
            }
            return service ? FormValidation.ok() : FormCheck.of(item, value, DeployNames::new);
        }

        /** Most fields are about containers, and some of them are folded away. Checked again if one of them changes. */
        @POST
        public FormValidation doCheckService(
                @AncestorInPath Item item,
                @QueryParameter boolean value,
                @QueryParameter String options,
                @QueryParameter boolean retry,
                @QueryParameter boolean keep,
                @QueryParameter String keepPrevious,
                @QueryParameter boolean skipOld,
                @QueryParameter String validations,
                @QueryParameter String method,
                @QueryParameter String ready,
                @QueryParameter String readyTimeout,
                @QueryParameter String retryFor,
                @QueryParameter String format,
                @QueryParameter boolean allowSkipped,
                @QueryParameter boolean testResults,
                @QueryParameter String stdioRetention) {
            if (!value) {
                return FormValidation.ok();
            }
            ContainerDeployStep step = new ContainerDeployStep(null, null);
            step.setOptions(options);
            step.setRetry(retry);
            step.setKeep(keep);
            step.setKeepPrevious(keepPrevious);
            step.setSkipOld(skipOld);
            step.setMethod(method);
            step.setReady(ready);
            step.setFormat(format);
            step.setAllowSkipped(allowSkipped);
            step.setTestResults(testResults);
            step.setValidations(number(validations, step.getValidations()));
            step.setReadyTimeout(number(readyTimeout, step.getReadyTimeout()));
            step.setRetryFor(number(retryFor, step.getRetryFor()));
            if (Util.fixEmpty(stdioRetention) != null) {
                step.setStdioRetention(stdioRetention);
            }
            return FormCheck.of(item, "true", text -> step.arguments().requireNothingOfContainers());
        }

        /** What is no number, its own field complains about. */
        private static int number(String text, int none) {
            try {
                return Util.fixEmptyAndTrim(text) == null ? none : Integer.parseInt(text.strip());
            } catch (NumberFormatException e) {
                return none;
            }
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            return value == null || value.isBlank()
                    ? FormValidation.error(Messages.ContainerDeployStep_NoImage())
                    : FormCheck.of(item, value, DescriptorImpl::checkImage);
        }

        private static void checkImage(String image) {
            try {
                ImageNameCheck.require(image);
            } catch (EngineException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        @POST
        public FormValidation doCheckOptions(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.of(item, value, DeployArguments::checkOptions);
        }

        @POST
        public FormValidation doCheckMaxAge(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.of(
                    item, value, text -> Durations.requirePositive("The greatest age", Durations.parse(text)));
        }

        @POST
        public FormValidation doCheckKeepPrevious(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.of(item, value, text -> Durations.requireNotNegative("The time", Durations.parse(text)));
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
    }
}
