package io.jenkins.plugins.containerlifecycle.plugin.validate;

import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code containerValidate} returns to a Pipeline. */
public final class ValidationResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String target;
    private final String outcome;
    private final String reason;
    /** Null if it has no name. */
    private final String problem;
    /** Null for the image's own hook. */
    private final String method;
    /** Null if the engine could not tell. */
    private final String imageId;

    private final Totals totals;
    /** What could not be kept with the build, and why; null if all was. */
    private final String unkept;

    ValidationResult(ValidationReply reply, String unkept) {
        this.unkept = unkept;
        target = reply.target;
        outcome = reply.outcome;
        reason = reply.message;
        problem = reply.problem;
        method = reply.method;
        imageId = reply.imageId;
        totals = reply.totals;
    }

    /** @return the image or container as the step named it */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** @return {@code PASSED}, {@code SKIPPED}, {@code FAILED}, {@code ERROR} or {@code TIMED_OUT} */
    @Whitelisted
    public String getOutcome() {
        return outcome;
    }

    /** @return whether the hook ran and found everything right */
    @Whitelisted
    public boolean isPassed() {
        return Outcome.valueOf(outcome).isGreen();
    }

    /** @return one sentence saying why it ended so */
    @Whitelisted
    public String getReason() {
        return reason;
    }

    /** @return the kind of error if it has a name, such as {@code other-stamp}; else null */
    @Whitelisted
    public String getProblem() {
        return problem;
    }

    /** @return the command that was run in place of the image's own hook; null for the image's own */
    @Whitelisted
    public String getMethod() {
        return method;
    }

    /** @return the ID that the engine resolved the name to; null if it could not tell */
    @Whitelisted
    public String getImageId() {
        return imageId;
    }

    @Whitelisted
    public int getTotalCount() {
        return totals.total();
    }

    @Whitelisted
    public int getPassedCount() {
        return totals.passed();
    }

    @Whitelisted
    public int getFailedCount() {
        return totals.failed();
    }

    /** @return checks that could not be carried out or did not end in time */
    @Whitelisted
    public int getErrorCount() {
        return totals.errors();
    }

    @Whitelisted
    public int getSkippedCount() {
        return totals.skipped();
    }

    /** Null if all was kept. */
    String unkept() {
        return unkept;
    }

    @Override
    public String toString() {
        String by = method == null ? "" : Messages.ValidationResult_ReplacedHook(method);
        return target + ": " + outcome + ". " + reason + by;
    }
}
