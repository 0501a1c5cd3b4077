package io.jenkins.plugins.containerlifecycle.report;

/** How one check, or a whole run of a hook, ended. The words are those of goss and JUnit. */
public enum Outcome {
    /** It ran and found everything right. */
    PASSED,
    /** It said itself that it does not apply here. Nothing was checked, so nothing is known to be right. */
    SKIPPED,
    /** It ran and found something wrong with what it checked. */
    FAILED,
    /** It could not run, or what it said cannot be trusted. Says nothing about what it should have checked. */
    ERROR,
    /** It did not end within its deadline. */
    TIMED_OUT;

    /**
     * Whether a push or a deployment may go on without asking anybody.
     *
     * @return true for {@link #PASSED} only. {@link #SKIPPED} is not a failure, but a check that did not check anything
     *     proves nothing; whoever wants to go on after a skip must say so explicitly
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
