package io.jenkins.plugins.containerlifecycle.report;

/** How one check, or a whole run of a hook, ended. The words are those of goss and JUnit. */
public enum Outcome {
    /** It ran and found everything right. */
    PASSED,
    /** It said by itself that it does not apply here. Nothing was looked at, so nothing is known to be right. */
    SKIPPED,
    /** It ran and found something wrong with what it looked at. */
    FAILED,
    /** It could not run, or what it said cannot be trusted. Says nothing about what it was to look at. */
    ERROR,
    /** It did not end within its deadline. */
    TIMED_OUT;

    /**
     * Whether this may let a push or a deployment go on unasked.
     *
     * @return true for {@link #PASSED} only. {@link #SKIPPED} is no failure, but a check that did not look at anything
     *     vouches for nothing; whoever wants to go on after a skip has to decide so in as many words
     */
    public boolean isGreen() {
        return this == PASSED;
    }

    /**
     * Whether the check itself is broken, as opposed to having found something broken.
     *
     * @return true for {@link #ERROR} and {@link #TIMED_OUT}
     */
    public boolean isBroken() {
        return this == ERROR || this == TIMED_OUT;
    }

    /**
     * Whether this makes a report red.
     *
     * @return true for {@link #FAILED}, {@link #ERROR} and {@link #TIMED_OUT}
     */
    public boolean isRed() {
        return this == FAILED || isBroken();
    }
}
