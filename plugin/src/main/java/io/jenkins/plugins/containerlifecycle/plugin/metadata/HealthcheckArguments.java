package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** The arguments for the health check that one of the image's hooks makes. Null if not given. */
public abstract class HealthcheckArguments extends Step {
    /** One of {@link Healthcheck#HOOKS}, unless it is wrong. */
    private String healthcheck;
    /** Seconds. */
    private Integer healthInterval;
    /** Seconds. */
    private Integer healthTimeout;
    /** Seconds. */
    private Integer healthStartPeriod;

    private Integer healthRetries;

    @CheckForNull
    public String getHealthcheck() {
        return healthcheck;
    }

    @DataBoundSetter
    public void setHealthcheck(String healthcheck) {
        this.healthcheck = Util.fixEmptyAndTrim(healthcheck);
    }

    @CheckForNull
    public Integer getHealthInterval() {
        return healthInterval;
    }

    @DataBoundSetter
    public void setHealthInterval(Integer healthInterval) {
        this.healthInterval = healthInterval;
    }

    @CheckForNull
    public Integer getHealthTimeout() {
        return healthTimeout;
    }

    @DataBoundSetter
    public void setHealthTimeout(Integer healthTimeout) {
        this.healthTimeout = healthTimeout;
    }

    @CheckForNull
    public Integer getHealthStartPeriod() {
        return healthStartPeriod;
    }

    @DataBoundSetter
    public void setHealthStartPeriod(Integer healthStartPeriod) {
        this.healthStartPeriod = healthStartPeriod;
    }

    @CheckForNull
    public Integer getHealthRetries() {
        return healthRetries;
    }

    @DataBoundSetter
    public void setHealthRetries(Integer healthRetries) {
        this.healthRetries = healthRetries;
    }

    @CheckForNull
    Healthcheck healthcheck() {
        return Healthcheck.of(
                healthcheck,
                seconds(healthInterval),
                seconds(healthTimeout),
                seconds(healthStartPeriod),
                healthRetries);
    }

    private static Duration seconds(Integer number) {
        return number == null ? null : Duration.ofSeconds(number);
    }

    void setHealthcheck(HealthcheckArguments other) {
        healthcheck = other.healthcheck;
        healthInterval = other.healthInterval;
        healthTimeout = other.healthTimeout;
        healthStartPeriod = other.healthStartPeriod;
        healthRetries = other.healthRetries;
    }

    /** @throws AbortException if one of them is wrong */
    void checkHealthcheck() throws AbortException {
        Healthcheck given = healthcheck();
        try {
            if (given != null) {
                given.check();
            }
        } catch (MetadataException e) {
            throw new AbortException(e.getMessage(HealthcheckArguments::argument));
        }
    }

    /** The argument for {@code healthcheck} or {@code healthcheck.PART}. */
    private static String argument(String field) {
        String whole = MetadataField.HEALTHCHECK.id();
        if (field.equals(whole)) {
            return "'" + whole + "'";
        }
        StringBuilder argument = new StringBuilder("'health");
        for (String word : field.substring(whole.length() + 1).split("_")) {
            argument.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return argument.append('\'').toString();
    }
}
