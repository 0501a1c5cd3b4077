package io.jenkins.plugins.containerlifecycle.plugin.validate;

/** What a validation that did not pass does to the build. */
public enum OnFailure {
    /** The step fails, so nothing after it runs. */
    FAILURE,
    /** The build is marked and goes on. */
    UNSTABLE
}
