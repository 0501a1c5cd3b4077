package io.jenkins.plugins.containerlifecycle.time;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A time that suits nearly everybody; a system property of the process changes it if an engine is slower.
 *
 * @param name of the property, after {@link #PREFIX}
 * @param usual the time without the property
 */
public record Timeout(String name, Duration usual) {
    public static final String PREFIX = "io.jenkins.plugins.containerlifecycle.";

    /** How long it may take until a removed container is gone. */
    public static final Timeout REMOVAL = new Timeout("removalTimeout", Duration.ofSeconds(30));

    /** For a small command of ours besides the hook, such as one that reads a counter or removes a folder. */
    public static final Timeout COMMAND = new Timeout("commandTimeout", Duration.ofSeconds(10));

    /** The time in this process. */
    public Duration get() {
        return or(System.getProperty(property()));
    }

    public String property() {
        return PREFIX + name;
    }

    /**
     * The time with that value of the property. If it cannot be read, a warning says so and it is ignored: the caller
     * is about to remove a container, and an error would leave it.
     *
     * @param value if it is set
     */
    public Duration or(@Nullable String value) {
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
                            "The system property " + property() + " is ignored, and " + Durations.text(usual)
                                    + " is used: " + e.getMessage());
            return usual;
        }
    }
}
