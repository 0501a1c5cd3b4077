package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.report.Outcome;

/**
 * The exit codes of the command; the help of every command names them. In order of severity: the last one needs
 * attention first. {@code monitor} has those of a Nagios check instead, see {@link
 * io.jenkins.plugins.containerlifecycle.monitoring.MonitorState}.
 */
enum ExitCode {
    FINE(0),
    /** Neither success nor failure: an update said "not now". What sysexits.h calls it, and the script in the image. */
    DEFERRED(HookExitCode.NOT_NOW.code()),
    VALIDATION_FAILED(1),
    REFUSED(5),
    USAGE(2),
    ROLLED_BACK(6),
    BROKEN(4),
    NO_ENGINE(3),
    ROLLBACK_FAILED(7);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ExitCode of(EngineException e) {
        return switch (e.kind()) {
            case UNREACHABLE, PERMISSION -> NO_ENGINE;
            case BAD_CONFIGURATION, BAD_REFERENCE, NO_SUCH_IMAGE, NO_SUCH_CONTAINER, NO_SUCH_SERVICE, AMBIGUOUS ->
                USAGE;
            default -> BROKEN;
        };
    }

    /** @param allowSkipped whether the user said that a skipped validation is fine */
    static ExitCode of(Outcome outcome, boolean allowSkipped) {
        return switch (outcome) {
            case PASSED -> FINE;
            case SKIPPED -> allowSkipped ? FINE : VALIDATION_FAILED;
            case FAILED -> VALIDATION_FAILED;
            case ERROR, TIMED_OUT -> BROKEN;
        };
    }

    static ExitCode of(UpdateOutcome outcome) {
        return switch (outcome) {
            case UPDATED -> FINE;
            case DEFERRED -> DEFERRED;
            case FAILED -> VALIDATION_FAILED;
            case ERROR, TIMED_OUT -> BROKEN;
        };
    }

    /** The more severe of two. */
    ExitCode or(ExitCode other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
