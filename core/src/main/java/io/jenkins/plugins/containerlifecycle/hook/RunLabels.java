package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How the containers of a run are found again when the process that made them is gone.
 *
 * <p>Labels alone prove nothing: an image may carry ours, and every container of it would inherit them. So a container
 * is the tool's own only when its name, which nothing inherits, has the run's ID in it as well.
 */
public final class RunLabels {
    /** The ID of the run. */
    public static final String RUN = ImageLabels.PREFIX + "run";

    /** Which process made it, see {@link ProcessIdentity}. */
    public static final String OWNER = ImageLabels.PREFIX + "owner";

    /** Epoch seconds, by the engine's own clock, after which nobody waits for it any more. */
    public static final String EXPIRES = ImageLabels.PREFIX + "expires";

    private static final String NAME_PREFIX = "container-lifecycle-";

    /** Removal and its repetitions take their time after the deadline of a run. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** How long after its time is over a container of a process that lives is left alone. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private RunLabels() {}

    /** @param now by the engine's clock, which all that use it have in common */
    static Map<String, String> of(String runId, String owner, Instant now, Duration timeout) {
        long expires = now.plus(timeout).plus(GRACE).getEpochSecond();
        return Map.of(RUN, runId, OWNER, owner, EXPIRES, String.valueOf(expires));
    }

    static String containerName(String runId) {
        return NAME_PREFIX + runId;
    }

    /** Whether this tool made the container. */
    public static boolean isOurs(ContainerSummary container) {
        String run = container.labels().get(RUN);
        return run != null && container.names().contains(containerName(run));
    }

    /**
     * Whether nobody waits for the container any more: its process on this machine is gone, or its time is over.
     *
     * @param now by the engine's clock
     */
    static boolean isLeftOver(ContainerSummary container, Instant now, ProcessIdentity self) {
        if (!isOurs(container)) {
            return false;
        }
        return switch (self.stateOf(container.labels().getOrDefault(OWNER, ""))) {
            case GONE -> true;
            // The process may be an agent that lives for months, so it does not protect a container that it could not
            // remove for ever; but the clock may jump, so it does for long.
            case ALIVE -> hasExpired(container.labels().get(EXPIRES), now.minus(ABANDONED));
            case UNKNOWN -> hasExpired(container.labels().get(EXPIRES), now);
        };
    }

    private static boolean hasExpired(String expires, Instant now) {
        try {
            return expires == null || Long.parseLong(expires) < now.getEpochSecond();
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
