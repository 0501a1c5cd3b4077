package io.jenkins.plugins.containerlifecycle.leftover;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a run's container is left over, and the labels that show this. */
public final class LeftoverPolicy {
    /** Removal and its repetitions take time after a run's deadline. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** How long a living process's container is left alone after its time is over. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private LeftoverPolicy() {}

    /**
     * The labels for a run's container, by which it is found when the run is gone.
     *
     * @param now by the engine's clock, which all its users share
     */
    public static Map<String, String> labels(String runId, Instant now, Duration timeout) {
        return labels(runId, owner(), now, timeout);
    }

    static Map<String, String> labels(String runId, String owner, Instant now, Duration timeout) {
        long expires = now.plus(timeout).plus(GRACE).getEpochSecond();
        return Map.of(RunLabels.RUN, runId, RunLabels.OWNER, owner, RunLabels.EXPIRES, String.valueOf(expires));
    }

    /**
     * As {@link #labels(String, Instant, Duration)}, for a container that is not one of a run.
     *
     * @param timeout how long the owner needs it at most
     */
    public static Map<String, String> owner(Instant now, Duration timeout) {
        long expires = now.plus(timeout).plus(GRACE).getEpochSecond();
        return Map.of(RunLabels.OWNER, owner(), RunLabels.EXPIRES, String.valueOf(expires));
    }

    /**
     * Whether whoever made a container with {@link #owner(Instant, Duration) such labels} is gone, or its time is over.
     *
     * @param now by the engine's clock
     */
    public static boolean isGone(Map<String, String> labels, Instant now) {
        return isGone(labels, now, ProcessIdentity.current());
    }

    private static boolean isGone(Map<String, String> labels, Instant now, ProcessIdentity self) {
        return switch (self.stateOf(labels.getOrDefault(RunLabels.OWNER, ""))) {
            case GONE -> true;
            // The process may be an agent that lives for months, so it does not protect forever a container that it
            // could not remove; but the clock may jump, so it does for a long time.
            case ALIVE -> hasExpired(labels.get(RunLabels.EXPIRES), now.minus(ABANDONED));
            case UNKNOWN -> hasExpired(labels.get(RunLabels.EXPIRES), now);
        };
    }

    /** Who made a container with such labels, for a message: {@code process 4711 of this machine, which runs}. */
    public static String holder(Map<String, String> labels) {
        String owner = labels.getOrDefault(RunLabels.OWNER, "");
        String process =
                "process " + ProcessIdentity.pidOf(owner).map(String::valueOf).orElse("?");
        return switch (ProcessIdentity.current().stateOf(owner)) {
            case ALIVE -> process + " of this machine, which runs";
            case GONE -> process + " of this machine, which is gone";
            case UNKNOWN -> process + " of another machine, or one that cannot be seen from here";
        };
    }

    /**
     * From when on a container with such labels counts as left behind, whatever its process does.
     *
     * @return empty if its labels do not say it
     */
    public static Optional<Instant> goneAfter(Map<String, String> labels) {
        try {
            Instant expires = Instant.ofEpochSecond(Long.parseLong(labels.getOrDefault(RunLabels.EXPIRES, "")));
            boolean alive = ProcessIdentity.current().stateOf(labels.getOrDefault(RunLabels.OWNER, ""))
                    == ProcessIdentity.State.ALIVE;
            return Optional.of(alive ? expires.plus(ABANDONED) : expires);
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The value of the label {@link RunLabels#OWNER} for this process. */
    public static String owner() {
        return ProcessIdentity.current().label();
    }

    /**
     * Whether nobody waits for the container any more, because its run has given it up, its process on this machine is
     * gone, or its time is over.
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
        return isGone(container.labels(), now, self);
    }

    private static boolean hasExpired(@Nullable String expires, Instant now) {
        try {
            return expires == null || Long.parseLong(expires) < now.getEpochSecond();
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
