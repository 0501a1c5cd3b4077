package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often the agent beside a container runs its hooks, as the image wishes: hook to a time such as {@code 30s}. */
public final class Schedule {
    /** What an image may wish for at most: it is a stranger's, and must not keep the machine busy. */
    public static final Duration SHORTEST = Duration.ofSeconds(5);

    /** The hooks that the agent runs by itself. */
    static final List<String> HOOKS = List.of(Hook.VALIDATE.id(), Hook.MONITOR.id(), Hook.METRICS.id());

    private Schedule() {}

    /** @throws MetadataException if it must not be written */
    static void check(Map<String, String> schedule) throws MetadataException {
        String field = MetadataField.SCHEDULE.id();
        for (Map.Entry<String, String> wish : schedule.entrySet()) {
            if (!HOOKS.contains(wish.getKey())) {
                throw new MetadataException(
                        field,
                        " has the unknown hook '" + SafeText.line(wish.getKey()) + "'; the hooks are "
                                + String.join(", ", HOOKS) + ".");
            }
            Duration time;
            try {
                time = Durations.parse(wish.getValue());
                Durations.requirePositive("the time", time);
            } catch (IllegalArgumentException e) {
                throw new MetadataException(
                        field,
                        "." + wish.getKey(),
                        " is '" + wish.getKey() + " " + SafeText.line(wish.getValue())
                                + "', but must be a time such as 30s: " + e.getMessage());
            }
            if (time.compareTo(SHORTEST) < 0) {
                throw new MetadataException(
                        field,
                        "." + wish.getKey(),
                        " is '" + wish.getKey() + " " + SafeText.line(wish.getValue())
                                + "', but the agent runs no hook more often than every " + SHORTEST.toSeconds()
                                + "s because an image wishes it: write " + SHORTEST.toSeconds() + "s or more.");
            }
        }
    }

    /** @return empty if there is none, or it cannot be read, since a stranger may have written it */
    static Optional<Duration> time(Map<String, String> schedule, Hook hook) {
        String time = schedule.get(hook.id());
        try {
            return Optional.ofNullable(time).map(Durations::parse).filter(each -> !each.isZero() && !each.isNegative());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
