package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import io.jenkins.plugins.containerlifecycle.plugin.form.Seconds;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.io.ObjectStreamException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import jenkins.model.ParameterizedJobMixIn;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * Builds a job if an image that its last good build stood on has a newer build in this Jenkins. Only the settings of one
 * job: {@link BaseImageCheck} looks for jobs that have it, since start and stop miss jobs that are renamed or reloaded.
 */
public final class ContainerBaseTrigger extends Trigger<Job<?, ?>> {
    private boolean onlyPushed;
    private boolean skipUnchanged;
    /** Seconds; null for the job's own. */
    private Integer quietPeriod;
    /** As {@link Durations#parse} reads it; null for no limit. */
    private String atMostEvery;

    @DataBoundConstructor
    public ContainerBaseTrigger() {}

    public boolean isOnlyPushed() {
        return onlyPushed;
    }

    @DataBoundSetter
    public void setOnlyPushed(boolean onlyPushed) {
        this.onlyPushed = onlyPushed;
    }

    public boolean isSkipUnchanged() {
        return skipUnchanged;
    }

    @DataBoundSetter
    public void setSkipUnchanged(boolean skipUnchanged) {
        this.skipUnchanged = skipUnchanged;
    }

    @CheckForNull
    public Integer getQuietPeriod() {
        return quietPeriod;
    }

    /** @throws IllegalArgumentException if it is negative or too long */
    @DataBoundSetter
    public void setQuietPeriod(@CheckForNull Integer quietPeriod) {
        if (quietPeriod != null) {
            Durations.requireNotNegative(Messages.ContainerBaseTrigger_QuietPeriod(), Duration.ofSeconds(quietPeriod));
        }
        this.quietPeriod = quietPeriod;
    }

    @CheckForNull
    public String getAtMostEvery() {
        return atMostEvery;
    }

    /** @throws IllegalArgumentException if it is zero or not a duration */
    @DataBoundSetter
    public void setAtMostEvery(@CheckForNull String atMostEvery) {
        String text = Util.fixEmptyAndTrim(atMostEvery);
        if (text != null) {
            parseAtMostEvery(text);
        }
        this.atMostEvery = text;
    }

    private static Duration parseAtMostEvery(String text) {
        Duration time;
        try {
            time = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'atMostEvery': " + e.getMessage(), e);
        }
        Durations.requirePositive("'atMostEvery'", time);
        return time;
    }

    /** The shortest time between two builds by this trigger; zero if there is no limit. */
    @NonNull
    Duration interval() {
        return atMostEvery == null ? Duration.ZERO : parseAtMostEvery(atMostEvery);
    }

    /**
     * What is wrong with the settings, a sentence; null if nothing is. What people write into config.xml goes through no
     * setter.
     */
    @CheckForNull
    String problem() {
        try {
            interval();
            if (quietPeriod != null) {
                Durations.requireNotNegative(
                        Messages.ContainerBaseTrigger_QuietPeriod(), Duration.ofSeconds(quietPeriod));
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Jenkins drops a trigger without a schedule, as people write it by hand. */
    @Override
    protected Object readResolve() throws ObjectStreamException {
        if (spec != null) {
            return super.readResolve();
        }
        ContainerBaseTrigger same = new ContainerBaseTrigger();
        same.onlyPushed = onlyPushed;
        same.skipUnchanged = skipUnchanged;
        same.quietPeriod = quietPeriod;
        same.atMostEvery = atMostEvery;
        return same;
    }

    /** What is outdated already need not wait for the next look. */
    @Override
    public void start(Job<?, ?> project, boolean newInstance) {
        super.start(project, newInstance);
        if (newInstance) {
            BaseImageCheck.get().soon();
        }
    }

    /** Of a job as it is now; null if it has none. */
    @CheckForNull
    static ContainerBaseTrigger of(@NonNull Job<?, ?> job) {
        if (job instanceof ParameterizedJobMixIn.ParameterizedJob<?, ?> buildable) {
            for (Map.Entry<TriggerDescriptor, Trigger<?>> each :
                    buildable.getTriggers().entrySet()) {
                if (each.getValue() instanceof ContainerBaseTrigger trigger) {
                    return trigger;
                }
            }
        }
        return null;
    }

    @Extension
    @Symbol("containerBase")
    public static final class DescriptorImpl extends TriggerDescriptor implements CustomDescribableModel {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ContainerBaseTrigger_DisplayName();
        }

        @Override
        public boolean isApplicable(Item item) {
            return item instanceof Job && item instanceof ParameterizedJobMixIn.ParameterizedJob;
        }

        /**
         * From a Pipeline or Job DSL.
         *
         * @throws IllegalArgumentException if there is no such option, or it cannot have that value: Jenkins would only warn of a
         *     misspelt one, and the job would have another trigger than was meant
         */
        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            Map<String, Object> options;
            try {
                options = new PipelineValues(ContainerBaseTrigger.class, arguments)
                        .seconds("quietPeriod")
                        .asMap();
            } catch (AbortException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            // What a setter says is buried in a stack trace.
            ContainerBaseTrigger trigger = new ContainerBaseTrigger();
            trigger.quietPeriod = (Integer) options.get("quietPeriod");
            trigger.atMostEvery = Util.fixEmptyAndTrim(Objects.toString(options.get("atMostEvery"), null));
            String problem = trigger.problem();
            if (problem != null) {
                throw new IllegalArgumentException(problem);
            }
            return options;
        }

        /** An empty field is no number; if a setter refused what is in one, the user would see a stack trace. */
        @Override
        public Trigger<?> newInstance(StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            JSONObject filled = JSONObject.fromObject(form);
            for (String field : new String[] {"quietPeriod", "atMostEvery"}) {
                String value = filled.optString(field).strip();
                if (value.isEmpty()) {
                    filled.remove(field);
                    continue;
                }
                try {
                    filled.put(field, field.equals("quietPeriod") ? parseQuietPeriod(value) : checked(value));
                } catch (IllegalArgumentException e) {
                    throw new FormException(e.getMessage(), e, field);
                }
            }
            return super.newInstance(request, filled);
        }

        private static int parseQuietPeriod(String text) {
            try {
                int seconds = Seconds.parse(Messages.ContainerBaseTrigger_QuietPeriod(), text);
                Durations.requireNotNegative(Messages.ContainerBaseTrigger_QuietPeriod(), Duration.ofSeconds(seconds));
                return seconds;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(Messages.ContainerBaseTrigger_NoSeconds(text), e);
            }
        }

        private static String checked(String text) {
            parseAtMostEvery(text);
            return text;
        }

        @POST
        public FormValidation doCheckQuietPeriod(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.secondsOrNone(item, value);
        }

        @POST
        public FormValidation doCheckAtMostEvery(@AncestorInPath Item item, @QueryParameter String value) {
            return FormCheck.of(item, value, ContainerBaseTrigger::parseAtMostEvery);
        }
    }
}
