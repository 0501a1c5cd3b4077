package io.jenkins.plugins.containerlifecycle.plugin.config;

import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What an administrator decides for all jobs; under {@code unclassified: containerLifecycle:} in configuration as code. */
@Extension
@Symbol("containerLifecycle")
public final class ContainerLifecycleConfiguration extends GlobalConfiguration {
    private static final int DEFAULT_TIMEOUT = (int) HookRequest.DEFAULT_TIMEOUT.toSeconds();
    private static final String DEFAULT_MAX_AGE = PushGate.DEFAULT_MAX_AGE.toHours() + "h";

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
        return "Container lifecycle";
    }

    /** @return seconds that a validation may take whose step does not say it */
    public int getTimeout() {
        return timeout;
    }

    /** @throws IllegalArgumentException unless it is 1 or more */
    @DataBoundSetter
    public void setTimeout(int timeout) {
        if (timeout < 1) {
            throw new IllegalArgumentException(
                    "The timeout of validations must be 1 second or more, not " + timeout + ".");
        }
        this.timeout = timeout;
        save();
    }

    /** @return how old the validation may be that lets an image through the push gate, such as {@code 24h} */
    public String getMaxAge() {
        return maxAge;
    }

    /** @throws IllegalArgumentException where it is no length of time or zero */
    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        checkMaxAge(maxAge);
        this.maxAge = maxAge.strip();
        save();
    }

    private static void checkMaxAge(String text) {
        if (Durations.parse(text).isZero()) {
            throw new IllegalArgumentException("The greatest age of a validation must be longer than zero.");
        }
    }

    @POST
    public FormValidation doCheckMaxAge(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            checkMaxAge(value);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    @POST
    public FormValidation doCheckTimeout(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return FormValidation.validatePositiveInteger(value);
    }
}
