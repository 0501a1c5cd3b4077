package io.jenkins.plugins.containerlifecycle.plugin.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.plugin.form.Seconds;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.function.Consumer;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * What an administrator sets for all jobs; under {@code unclassified: containerLifecycle:} in configuration as code.
 */
@Extension
@Symbol("containerLifecycle")
public final class ContainerLifecycleConfiguration extends GlobalConfiguration {
    private static final int DEFAULT_TIMEOUT = (int) HookRequest.DEFAULT_TIMEOUT.toSeconds();
    private static final String DEFAULT_MAX_AGE = PushGate.DEFAULT_MAX_AGE.toHours() + "h";

    private static final String TIMEOUT = "The timeout of validations";

    /** Seconds. */
    private int timeout = DEFAULT_TIMEOUT;
    /** As {@link Durations#parse} reads it. */
    private String maxAge = DEFAULT_MAX_AGE;

    public ContainerLifecycleConfiguration() {
        load();
    }

    public static ContainerLifecycleConfiguration get() {
        return ExtensionList.lookupSingleton(ContainerLifecycleConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.ContainerLifecycleConfiguration_DisplayName();
    }

    /** @return how many seconds a validation may take if its step does not say */
    public int getTimeout() {
        return timeout;
    }

    /** @throws IllegalArgumentException if it is too long or not above zero */
    @DataBoundSetter
    public void setTimeout(int timeout) {
        Durations.requirePositive(TIMEOUT, Duration.ofSeconds(timeout));
        this.timeout = timeout;
        save();
    }

    /** @return how old a validation may be to let an image through the push gate, such as {@code 24h} */
    public String getMaxAge() {
        return maxAge;
    }

    /** @throws IllegalArgumentException if it is zero or not a duration */
    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        checkMaxAge(maxAge);
        this.maxAge = maxAge.strip();
        save();
    }

    private static void checkMaxAge(String text) {
        Durations.requirePositive("The greatest age of a validation", Durations.parse(Util.fixNull(text)));
    }

    private static void checkTimeout(String text) {
        try {
            Seconds.parsePositive(TIMEOUT, Util.fixNull(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(Messages.ContainerLifecycleConfiguration_Seconds(TIMEOUT), e);
        }
    }

    /** If the setter refused it, the user would see a stack trace. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        requireGood(form, "timeout", ContainerLifecycleConfiguration::checkTimeout);
        requireGood(form, "maxAge", ContainerLifecycleConfiguration::checkMaxAge);
        return super.configure(request, form);
    }

    private static void requireGood(JSONObject form, String field, Consumer<String> check) throws FormException {
        try {
            check.accept(form.optString(field));
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, field);
        }
    }

    private static FormValidation validation(String value, Consumer<String> check) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            check.accept(value);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    @POST
    public FormValidation doCheckMaxAge(@QueryParameter String value) {
        return validation(value, ContainerLifecycleConfiguration::checkMaxAge);
    }

    @POST
    public FormValidation doCheckTimeout(@QueryParameter String value) {
        return validation(value, ContainerLifecycleConfiguration::checkTimeout);
    }
}
