package io.jenkins.plugins.containerlifecycle.plugin.form;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.math.BigInteger;
import java.time.Duration;

/** A time that the user writes as a number of seconds; the core decides how long it may be. */
public final class Seconds {
    private Seconds() {}

    /**
     * @param name what the user knows it as; the message begins with it
     * @param text a whole number
     * @return may be zero or negative; the caller has a rule for that
     * @throws NumberFormatException if it is not a number
     * @throws IllegalArgumentException if it is longer than any time may be, with a message for the user
     */
    public static int parse(String name, String text) {
        BigInteger number = new BigInteger(text.strip());
        if (number.signum() < 0) {
            return number.max(BigInteger.valueOf(Integer.MIN_VALUE)).intValue();
        }
        // What does not fit into an int is too long, too.
        int seconds = number.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
        Durations.requireNotNegative(name, Duration.ofSeconds(seconds));
        return seconds;
    }

    /** Like {@link #parse}, but longer than zero. */
    public static int parsePositive(String name, String text) {
        int seconds = parse(name, text);
        Durations.requirePositive(name, Duration.ofSeconds(seconds));
        return seconds;
    }
}
