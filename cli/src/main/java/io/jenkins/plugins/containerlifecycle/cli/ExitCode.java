package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.util.List;

/** The exit codes of the command; the help of every command names them. */
final class ExitCode {
    static final int FINE = 0;
    static final int VALIDATION_FAILED = 1;
    static final int USAGE = 2;
    static final int NO_ENGINE = 3;
    static final int BROKEN = 4;
    static final int REFUSED = 5;

    private ExitCode() {}

    static int of(EngineException e) {
        return switch (e.kind()) {
            case UNREACHABLE, PERMISSION -> NO_ENGINE;
            case BAD_CONFIGURATION, BAD_REFERENCE, NO_SUCH_IMAGE, NO_SUCH_CONTAINER, AMBIGUOUS -> USAGE;
            default -> BROKEN;
        };
    }

    /** @param allowSkipped whether the user said that a skipped validation is fine */
    static int of(Outcome outcome, boolean allowSkipped) {
        return switch (outcome) {
            case PASSED -> FINE;
            case SKIPPED -> allowSkipped ? FINE : VALIDATION_FAILED;
            case FAILED -> VALIDATION_FAILED;
            case ERROR, TIMED_OUT -> BROKEN;
        };
    }

    /** Of several results the one that a person must look at first: no engine, then errors, bad input, failures. */
    static int worse(int one, int other) {
        List<Integer> order = List.of(FINE, VALIDATION_FAILED, USAGE, BROKEN, NO_ENGINE);
        return order.indexOf(one) >= order.indexOf(other) ? one : other;
    }
}
