package io.jenkins.plugins.containerlifecycle.plugin.validate;

/** What a validation that did not pass does to the build. */
public enum OnFailure {
    /** The step fails, so nothing behind it is reached. */
    FAILURE,
    /** The build is marked and goes on. */
    UNSTABLE
}
