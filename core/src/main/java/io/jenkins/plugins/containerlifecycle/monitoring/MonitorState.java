package io.jenkins.plugins.containerlifecycle.monitoring;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The states of a Nagios check with their exit codes. In order of severity: the last one needs attention first. An
 * unknown state may be anything, but a service that is known to be down is worse.
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

    /** @return empty if no state has that exit code */
    static Optional<MonitorState> ofExitCode(int exitCode) {
        return Arrays.stream(values())
                .filter(state -> state.exitCode == exitCode)
                .findFirst();
    }
}
