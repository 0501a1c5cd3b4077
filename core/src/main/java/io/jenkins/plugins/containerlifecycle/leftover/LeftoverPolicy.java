package io.jenkins.plugins.containerlifecycle.leftover;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a container of a run is left over, and what it carries so that this can be told. */
public final class LeftoverPolicy {
    /** Removal and its repetitions take their time after the deadline of a run. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** How long after its time is over a container of a process that lives is left alone. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private LeftoverPolicy() {}

    /**
     * What a container of a run is to carry, so that it is found when the run is gone.
     *
     * @param now by the engine's clock, which all that use it have in common
     */
    public static Map<String, String> labels(String runId, Instant now, Duration timeout) {
        return labels(runId, owner(), now, timeout);
    }

    static Map<String, String> labels(String runId, String owner, Instant now, Duration timeout) {
        long expires = now.plus(timeout).plus(GRACE).getEpochSecond();
        return Map.of(RunLabels.RUN, runId, RunLabels.OWNER, owner, RunLabels.EXPIRES, String.valueOf(expires));
    }

    /** The value of the label {@link RunLabels#OWNER} for this process. */
    public static String owner() {
        return ProcessIdentity.current().label();
    }

    /**
     * Whether nobody waits for the container any more: its run has given it up, its process on this machine is gone, or
     * its time is over.
     *
     * @param now by the engine's clock
     */
    static boolean isLeftOver(ContainerSummary container, Instant now, ProcessIdentity self) {
        if (!RunLabels.isOurs(container)) {
            return false;
        }
        if (Abandoned.isAbandoned(container)) {
            return true;
        }
        return switch (self.stateOf(container.labels().getOrDefault(RunLabels.OWNER, ""))) {
            case GONE -> true;
            // The process may be an agent that lives for months, so it does not protect a container that it could not
            // remove for ever; but the clock may jump, so it does for long.
            case ALIVE -> hasExpired(container.labels().get(RunLabels.EXPIRES), now.minus(ABANDONED));
            case UNKNOWN -> hasExpired(container.labels().get(RunLabels.EXPIRES), now);
        };
    }

    private static boolean hasExpired(@Nullable String expires, Instant now) {
        try {
            return expires == null || Long.parseLong(expires) < now.getEpochSecond();
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
