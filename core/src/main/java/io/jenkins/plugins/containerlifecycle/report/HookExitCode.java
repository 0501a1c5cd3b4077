package io.jenkins.plugins.containerlifecycle.report;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The named exit codes of a hook: those of the hook contract, and those of the {@code container} script, which follow
 * sysexits.h. The script's are like any other failure unless the script says that they are its own ({@link
 * ScriptComplaint}), because a hook may end with the same numbers.
 */
public enum HookExitCode {
    PASSED(0, Outcome.PASSED, "exited with 0"),
    /** The script: nothing there to run. EX_UNAVAILABLE. */
    NO_HOOK(69, Outcome.FAILED, "exited with 69"),
    /** The script: no place for the lock of an update. EX_CANTCREAT. */
    NO_LOCK(73, Outcome.FAILED, "exited with 73"),
    /** The script: cannot read or write. EX_IOERR. */
    UNREADABLE(74, Outcome.FAILED, "exited with 74"),
    /** The script: another update is running. EX_TEMPFAIL. */
    NOT_NOW(75, Outcome.FAILED, "exited with 75"),
    SKIPPED(77, Outcome.SKIPPED, "exited with 77, which means skipped"),
    TIMED_OUT(124, Outcome.TIMED_OUT, "exited with 124, which means timed out"),
    NOT_EXECUTABLE(126, Outcome.ERROR, "could not run: its command is not executable (exit code 126)"),
    NOT_FOUND(127, Outcome.ERROR, "could not run: its command was not found (exit code 127)"),
    /** 128 and the number of SIGKILL. */
    KILLED(137, Outcome.ERROR, "was killed (exit code 137, SIGKILL)");

    private final int code;
    private final Outcome outcome;
    private final String clause;

    HookExitCode(int code, Outcome outcome, String clause) {
        this.code = code;
        this.outcome = outcome;
        this.clause = clause;
    }

    public int code() {
        return code;
    }

    public boolean is(@Nullable Integer exitCode) {
        return exitCode != null && exitCode == code;
    }

    /** Whether the command could not be started; a hook may return these codes, too. */
    public static boolean couldNotRun(@Nullable Integer exitCode) {
        return NOT_EXECUTABLE.is(exitCode) || NOT_FOUND.is(exitCode);
    }

    static Optional<HookExitCode> of(int exitCode) {
        return Arrays.stream(values()).filter(known -> known.is(exitCode)).findFirst();
    }

    Outcome outcome() {
        return outcome;
    }

    /** The end of "The validate hook ...", without a full stop. */
    String clause() {
        return clause;
    }
}
