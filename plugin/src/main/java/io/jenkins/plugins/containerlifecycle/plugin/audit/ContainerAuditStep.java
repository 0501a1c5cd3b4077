package io.jenkins.plugins.containerlifecycle.plugin.audit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.containerlifecycle.inventory.AuditRule;
import io.jenkins.plugins.containerlifecycle.plugin.agent.AgentStepExecution;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormText;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import io.jenkins.plugins.containerlifecycle.plugin.validate.FormChecks;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
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

/** {@code containerAudit}: which packages are in an image, and whether one of them should not be. */
public final class ContainerAuditStep extends Step {
    static final String FUNCTION = "containerAudit";

    private static final String DENY = "deny";
    private static final String RULES_FILE = "rulesFile";

    /** Never null. */
    private final AuditArguments arguments = new AuditArguments();

    @DataBoundConstructor
    public ContainerAuditStep(String image) {
        arguments.image = Util.fixEmptyAndTrim(image);
    }

    /** A config.xml may leave it out. */
    private Object readResolve() {
        return arguments == null ? new ContainerAuditStep(null) : this;
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        return AgentStepExecution.of(context, () -> new AuditTask(arguments.complete()));
    }

    AuditArguments arguments() {
        return arguments;
    }

    public String getImage() {
        return arguments.image;
    }

    @CheckForNull
    public List<String> getDeny() {
        return arguments.deny;
    }

    @DataBoundSetter
    public void setDeny(List<String> deny) {
        arguments.deny = PipelineValues.strings(deny);
    }

    public String getRulesFile() {
        return arguments.rulesFile;
    }

    @DataBoundSetter
    public void setRulesFile(String rulesFile) {
        arguments.rulesFile = Util.fixEmptyAndTrim(rulesFile);
    }

    public OnFailure getOnFound() {
        return arguments.onFound;
    }

    @DataBoundSetter
    public void setOnFound(OnFailure onFound) {
        arguments.onFound = onFound == null ? OnFailure.FAILURE : onFound;
    }

    public boolean isAllowUnknown() {
        return arguments.allowUnknown;
    }

    @DataBoundSetter
    public void setAllowUnknown(boolean allowUnknown) {
        arguments.allowUnknown = allowUnknown;
    }

    public boolean isAnyStamp() {
        return arguments.anyStamp;
    }

    @DataBoundSetter
    public void setAnyStamp(boolean anyStamp) {
        arguments.anyStamp = anyStamp;
    }

    public boolean isSbom() {
        return arguments.sbom;
    }

    @DataBoundSetter
    public void setSbom(boolean sbom) {
        arguments.sbom = sbom;
    }

    public boolean isTestResults() {
        return arguments.testResults;
    }

    @DataBoundSetter
    public void setTestResults(boolean testResults) {
        arguments.testResults = testResults;
    }

    @CheckForNull
    public DockerServerEndpoint getDockerServer() {
        return ServerArgument.endpoint(arguments.server);
    }

    @DataBoundSetter
    public void setDockerServer(DockerServerEndpoint dockerServer) {
        arguments.server = ServerArgument.of(dockerServer);
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
            return Messages.ContainerAuditStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FlowExecution.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(new PipelineValues(ContainerAuditStep.class, withRules(arguments))
                    .lists(DENY)
                    .choice("onFound", OnFailure.values())
                    .asMap());
        }

        /** One condition may be a text. Nothing to look for is most likely a variable in a script that is not set. */
        private static Map<String, Object> withRules(Map<String, Object> arguments) throws AbortException {
            Map<String, Object> values = new LinkedHashMap<>(arguments);
            Object deny = values.get(DENY);
            if (deny instanceof CharSequence text) {
                values.put(DENY, List.of(text.toString()));
            } else if (isNull(values, DENY) || deny instanceof List<?> list && list.isEmpty()) {
                throw new AbortException(Messages.AuditArguments_EmptyDeny());
            }
            if (isNull(values, RULES_FILE)
                    || values.get(RULES_FILE) instanceof CharSequence file
                            && file.toString().isBlank()) {
                throw new AbortException(Messages.AuditArguments_EmptyRulesFile());
            }
            return values;
        }

        /** Such as of {@code env.RULES} if there is no such variable. */
        private static boolean isNull(Map<String, Object> arguments, String name) {
            return arguments.containsKey(name) && arguments.get(name) == null;
        }

        @Override
        public Step newInstance(StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form);
            List<String> deny = FormText.lines(rest.remove("denyText"));
            ContainerAuditStep step = (ContainerAuditStep) super.newInstance(request, rest);
            step.setDeny(deny);
            return step;
        }

        /** For the form. */
        public String linesOf(List<String> lines) {
            return FormText.text(lines);
        }

        public ListBoxModel doFillOnFoundItems() {
            return FormChecks.onFailure();
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            return value == null || value.isBlank()
                    ? FormValidation.error(Messages.AuditArguments_NoImage())
                    : FormCheck.of(item, value, AuditArguments::checkImage);
        }

        @POST
        public FormValidation doCheckDeny(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.of(item, value, text -> {
                for (String line : FormText.lines(text)) {
                    AuditRule.of(line);
                }
            });
        }
    }
}
