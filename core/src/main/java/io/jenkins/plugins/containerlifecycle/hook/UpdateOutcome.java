package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import java.util.Locale;

/** How an update of a running container ended. */
public enum UpdateOutcome {
    UPDATED,
    /** Not now, as the hook itself said: nothing was updated and nothing failed. */
    DEFERRED,
    FAILED,
    /** The hook could not run, or its result is not known. */
    ERROR,
    TIMED_OUT;

    public static UpdateOutcome of(HookResult run) {
        HookOutput output = run.output();
        if (output.forced() == null && output.incomplete() == null && HookExitCode.NOT_NOW.is(output.exitCode())) {
            return DEFERRED;
        }
        return switch (run.report().outcome()) {
            case PASSED -> UPDATED;
            case SKIPPED -> DEFERRED;
            case FAILED -> FAILED;
            case ERROR -> ERROR;
            case TIMED_OUT -> TIMED_OUT;
        };
    }

    /** Why it ended so, a sentence. */
    public static String reason(HookResult run) {
        return of(run) == DEFERRED && HookExitCode.NOT_NOW.is(run.output().exitCode())
                ? "The update hook said \"not now\" (exit code " + HookExitCode.NOT_NOW.code() + ")."
                : run.report().reason();
    }

    /** Lower case, for programs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
