package io.jenkins.plugins.containerlifecycle.agent.observe;

import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a run of a hook ended, in the words of that hook.
 *
 * @param id lower case, for programs; one of {@link #ids}
 */
public record HookStatus(String id, Light light) {

    public static HookStatus of(MonitorState state) {
        return new HookStatus(
                state.id(),
                switch (state) {
                    case OK -> Light.GOOD;
                    case WARNING, UNKNOWN -> Light.ATTENTION;
                    case CRITICAL -> Light.BAD;
                });
    }

    public static HookStatus of(Outcome outcome) {
        return new HookStatus(
                id(outcome),
                switch (outcome) {
                    case PASSED -> Light.GOOD;
                    case SKIPPED -> Light.ATTENTION;
                    case FAILED, ERROR, TIMED_OUT -> Light.BAD;
                });
    }

    public static HookStatus of(UpdateOutcome outcome) {
        return new HookStatus(
                outcome.id(),
                switch (outcome) {
                    case UPDATED -> Light.GOOD;
                    case DEFERRED -> Light.ATTENTION;
                    case FAILED, ERROR, TIMED_OUT -> Light.BAD;
                });
    }

    /** All that there are for a hook. */
    public static List<String> ids(Hook hook) {
        return switch (hook) {
            case MONITOR ->
                Arrays.stream(MonitorState.values()).map(MonitorState::id).toList();
            case UPDATE ->
                Arrays.stream(UpdateOutcome.values()).map(UpdateOutcome::id).toList();
            case START, VALIDATE, METRICS ->
                Arrays.stream(Outcome.values()).map(HookStatus::id).toList();
        };
    }

    private static String id(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
