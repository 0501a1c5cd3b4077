package io.jenkins.plugins.containerlifecycle.time;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;

/**
 * A time that does for nearly everybody, and that a system property of the process changes if an engine is slower.
 *
 * @param name of the property, after {@link #PREFIX}
 * @param usual what holds without the property
 */
public record Timeout(String name, Duration usual) {
    public static final String PREFIX = "io.jenkins.plugins.containerlifecycle.";

    /** Until a container is gone after it was to be removed. */
    public static final Timeout REMOVAL = new Timeout("removalTimeout", Duration.ofSeconds(30));

    /** For a small command of ours beside the hook, such as one that reads a counter or removes a folder. */
    public static final Timeout COMMAND = new Timeout("commandTimeout", Duration.ofSeconds(10));

    /** What holds in this process. */
    public Duration get() {
        return or(System.getProperty(property()));
    }

    public String property() {
        return PREFIX + name;
    }

    /**
     * What holds with that value of the property. One that cannot be read is told of and not used: what asks is on its
     * way to remove a container, and an error would leave it.
     *
     * @param value null if it is not set
     */
    public Duration or(String value) {
        if (value == null || value.isBlank()) {
            return usual;
        }
        try {
            Duration time = Durations.parse(value);
            Durations.requirePositive("time", time);
            return time;
        } catch (IllegalArgumentException e) {
            System.getLogger(Timeout.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "The system property " + property() + " is ignored, and " + Durations.text(usual) + " is used: "
                                    + e.getMessage());
            return usual;
        }
    }
}
