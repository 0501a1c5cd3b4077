package io.jenkins.plugins.containerlifecycle.plugin.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
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

    /** Seconds. */
    private int timeout = DEFAULT_TIMEOUT;

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

    @POST
    public FormValidation doCheckTimeout(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return FormValidation.validatePositiveInteger(value);
    }
}
