package io.jenkins.plugins.containerlifecycle.plugin.metadata;

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
import hudson.util.ListBoxModel;
import io.jenkins.plugins.containerlifecycle.context.BuildTool;
import io.jenkins.plugins.containerlifecycle.context.Carrier;
import io.jenkins.plugins.containerlifecycle.metadata.FieldType;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
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

/**
 * Writes the metadata of an image into its build context, so that {@code docker build} puts it into the image. Every
 * argument is optional; most can also be given in {@code container.json} in the context.
 */
public final class ContainerMetadataStep extends TraitArguments {
    static final String FUNCTION = "containerMetadata";

    private String project;
    private String image;
    private ArrayList<String> tags = new ArrayList<>();
    /** Null for a hook that the image does not have. */
    private EnumMap<Hook, String> methods = new EnumMap<>(Hook.class);

    private LinkedHashMap<String, Object> user;
    private String context;
    private String dockerfile;
    /** A stage of the Dockerfile; null for the last. */
    private String target;
    /** The id of a {@link Carrier}; null for auto. */
    private String carrier;
    /** The command of a {@link BuildTool}; null for the first that the agent has. */
    private String builder;

    private String gitref;

    private LinkedHashMap<String, String> buildArgs = new LinkedHashMap<>();

    @DataBoundConstructor
    public ContainerMetadataStep() {
        // Nothing is required.
    }

    /** What a job's config.xml leaves out becomes empty, because XStream calls no constructor. */
    private Object readResolve() {
        tags = tags == null ? new ArrayList<>() : tags;
        methods = methods == null ? new EnumMap<>(Hook.class) : methods;
        buildArgs = buildArgs == null ? new LinkedHashMap<>() : buildArgs;
        return this;
    }

    @CheckForNull
    public String getProject() {
        return project;
    }

    @DataBoundSetter
    public void setProject(String project) {
        this.project = Util.fixEmptyAndTrim(project);
    }

    @CheckForNull
    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    @CheckForNull
    public List<String> getTags() {
        return tags.isEmpty() ? null : new ArrayList<>(tags);
    }

    @DataBoundSetter
    public void setTags(List<String> tags) {
        this.tags = tags == null ? new ArrayList<>() : new ArrayList<>(tags);
    }

    @CheckForNull
    public String getStart() {
        return methods.get(Hook.START);
    }

    @DataBoundSetter
    public void setStart(String start) {
        method(Hook.START, start);
    }

    @CheckForNull
    public String getValidate() {
        return methods.get(Hook.VALIDATE);
    }

    @DataBoundSetter
    public void setValidate(String validate) {
        method(Hook.VALIDATE, validate);
    }

    @CheckForNull
    public String getUpdate() {
        return methods.get(Hook.UPDATE);
    }

    @DataBoundSetter
    public void setUpdate(String update) {
        method(Hook.UPDATE, update);
    }

    @CheckForNull
    public String getMonitor() {
        return methods.get(Hook.MONITOR);
    }

    @DataBoundSetter
    public void setMonitor(String monitor) {
        method(Hook.MONITOR, monitor);
    }

    @CheckForNull
    public String getMetrics() {
        return methods.get(Hook.METRICS);
    }

    @DataBoundSetter
    public void setMetrics(String metrics) {
        method(Hook.METRICS, metrics);
    }

    private void method(Hook hook, String command) {
        methods.put(hook, Util.fixEmptyAndTrim(command));
    }

    @CheckForNull
    public Map<String, Object> getUser() {
        return user == null ? null : new LinkedHashMap<>(user);
    }

    @DataBoundSetter
    public void setUser(Map<String, Object> user) {
        this.user = user == null || user.isEmpty() ? null : new LinkedHashMap<>(user);
    }

    @CheckForNull
    public String getContext() {
        return context;
    }

    @DataBoundSetter
    public void setContext(String context) {
        this.context = Util.fixEmptyAndTrim(context);
    }

    @CheckForNull
    public String getDockerfile() {
        return dockerfile;
    }

    @DataBoundSetter
    public void setDockerfile(String dockerfile) {
        this.dockerfile = Util.fixEmptyAndTrim(dockerfile);
    }

    @CheckForNull
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    @CheckForNull
    public String getCarrier() {
        return carrier;
    }

    @DataBoundSetter
    public void setCarrier(String carrier) {
        this.carrier = BuildArguments.carrier(carrier);
    }

    @CheckForNull
    public String getBuilder() {
        return builder;
    }

    @DataBoundSetter
    public void setBuilder(String builder) {
        this.builder = BuildArguments.builder(builder);
    }

    @CheckForNull
    public String getGitref() {
        return gitref;
    }

    @DataBoundSetter
    public void setGitref(String gitref) {
        this.gitref = Util.fixEmptyAndTrim(gitref);
    }

    @CheckForNull
    public Map<String, String> getBuildArgs() {
        return buildArgs.isEmpty() ? null : new LinkedHashMap<>(buildArgs);
    }

    @DataBoundSetter
    public void setBuildArgs(Map<String, String> buildArgs) {
        Map<String, String> texts = PipelineValues.strings(buildArgs);
        this.buildArgs = texts == null ? new LinkedHashMap<>() : new LinkedHashMap<>(texts);
    }

    /** For the form, which has one line for all of them. */
    public String getTagsText() {
        return String.join(" ", tags);
    }

    /** For the form, which has JSON for it. */
    public String getUserText() {
        return FormTexts.json(user);
    }

    /** For the form, which has one line for each. */
    public String getBuildArgsText() {
        return FormTexts.lines(buildArgs);
    }

    /** Never null: what is not given is empty. */
    List<String> tags() {
        return new ArrayList<>(tags);
    }

    /** Never null: what is not given is empty. */
    Map<String, String> buildArgs() {
        return new LinkedHashMap<>(buildArgs);
    }

    /** What it says about the image, except the user's data, which may not be JSON, and the name in {@code image}. */
    FieldValues said() {
        FieldValues said = traits().set(MetadataField.PROJECT, project)
                .set(MetadataField.IMAGE_TAG_NAMES, tags)
                .set(MetadataField.HEALTHCHECK, healthcheck());
        methods.forEach((hook, command) -> said.set(MetadataField.method(hook), command));
        return said;
    }

    Map<Hook, String> methods() {
        EnumMap<Hook, String> set = new EnumMap<>(Hook.class);
        methods.forEach((hook, command) -> {
            if (command != null) {
                set.put(hook, command);
            }
        });
        return set;
    }

    /** A copy with the variables of a build expanded, for jobs that are not scripts and have no other way. */
    ContainerMetadataStep expandedBy(EnvVars env) {
        ContainerMetadataStep copy = new ContainerMetadataStep();
        copy.setProject(env.expand(project));
        copy.setImage(env.expand(image));
        copy.setTags(tags.stream().map(env::expand).toList());
        // Commands are for a shell in the image, which has other variables than the build.
        copy.methods.putAll(methods);
        copy.setTraits(this, env);
        copy.setHealthcheck(this);
        copy.setUser(user);
        copy.setContext(env.expand(context));
        copy.setDockerfile(env.expand(dockerfile));
        copy.setTarget(env.expand(target));
        copy.carrier = carrier;
        copy.builder = builder;
        copy.setGitref(env.expand(gitref));
        copy.setBuildArgs(buildArgs);
        copy.buildArgs.replaceAll((name, value) -> env.expand(value));
        return copy;
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return new ContainerMetadataExecution(this, stepContext);
    }

    /** Jenkins's description of the step and its form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerMetadataStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(new PipelineValues(ContainerMetadataStep.class, arguments)
                    .lists("tags")
                    .lists(TraitEntry.names(FieldType.LIST))
                    .maps("user", "buildArgs")
                    .maps(TraitEntry.names(FieldType.MAP))
                    .seconds("healthInterval", "healthTimeout", "healthStartPeriod")
                    .integers("healthRetries")
                    .commands(Arrays.stream(Hook.values()).map(Hook::id).toArray(String[]::new))
                    .asMap());
        }

        /** A form has texts where a Pipeline has lists and maps. */
        @Override
        public ContainerMetadataStep newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            // Without a request it is not a form, and there is nothing to bind.
            return request == null ? new ContainerMetadataStep() : FormTexts.bind(request, form);
        }

        public List<TraitEntry> getTraits() {
            return TraitEntry.all();
        }

        public ListBoxModel doFillCarrierItems() {
            return BuildArguments.carriers();
        }

        public ListBoxModel doFillBuilderItems() {
            return BuildArguments.builders();
        }

        public ListBoxModel doFillHealthcheckItems() {
            return BuildArguments.healthchecks();
        }

        @POST
        public FormValidation doCheckHealthInterval(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.seconds(item, value);
        }

        @POST
        public FormValidation doCheckHealthTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.seconds(item, value);
        }

        @POST
        public FormValidation doCheckHealthStartPeriod(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.secondsOrNone(item, value);
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.image(item, value);
        }

        @POST
        public FormValidation doCheckTags(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.tags(item, value);
        }

        @POST
        public FormValidation doCheckValidate(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.command(item, value);
        }

        @POST
        public FormValidation doCheckStart(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.command(item, value);
        }

        @POST
        public FormValidation doCheckUpdate(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.command(item, value);
        }

        @POST
        public FormValidation doCheckMonitor(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.command(item, value);
        }

        @POST
        public FormValidation doCheckMetrics(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.command(item, value);
        }

        @POST
        public FormValidation doCheckContext(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.context(item, value);
        }

        @POST
        public FormValidation doCheckGitref(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.gitref(item, value);
        }

        @POST
        public FormValidation doCheckLicenses(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.licenses(item, value);
        }

        @POST
        public FormValidation doCheckUrls(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.urls(item, value);
        }

        @POST
        public FormValidation doCheckUser(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.user(item, value);
        }

        @POST
        public FormValidation doCheckBuildArgs(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.buildArgs(item, value);
        }
    }
}
