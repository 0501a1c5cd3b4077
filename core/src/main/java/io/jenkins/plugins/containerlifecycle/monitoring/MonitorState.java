package io.jenkins.plugins.containerlifecycle.monitoring;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The states of a Nagios check with their exit codes. In the order of severity, the last is what a person must look at
 * first: one that is not known may be anything short of what is known to be down.
 */
public enum MonitorState {
    OK(0),
    WARNING(1),
    UNKNOWN(3),
    CRITICAL(2);

    private final int exitCode;

    MonitorState(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    /** Lower case, for programs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The more severe of two. */
    public MonitorState or(MonitorState other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** @return empty where no state has that exit code */
    static Optional<MonitorState> ofExitCode(int exitCode) {
        return Arrays.stream(values())
                .filter(state -> state.exitCode == exitCode)
                .findFirst();
    }
}
