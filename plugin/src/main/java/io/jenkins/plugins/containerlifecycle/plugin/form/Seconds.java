package io.jenkins.plugins.containerlifecycle.plugin.form;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.math.BigInteger;
import java.time.Duration;

/** A time that a person writes as a number of seconds; how long it may be is the core's rule. */
public final class Seconds {
    private Seconds() {}

    /**
     * @param name what the user knows it as; stands at the beginning of the message
     * @param text a whole number
     * @return it may be zero or negative, where there is a rule for that
     * @throws NumberFormatException if it is none
     * @throws IllegalArgumentException if it is longer than any time may be, with a sentence for a person
     */
    public static int parse(String name, String text) {
        BigInteger number = new BigInteger(text.strip());
        if (number.signum() < 0) {
            return number.max(BigInteger.valueOf(Integer.MIN_VALUE)).intValue();
        }
        // Whatever no int can hold is too long, too.
        int seconds = number.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
        Durations.requireNotNegative(name, Duration.ofSeconds(seconds));
        return seconds;
    }

    /** As {@link #parse}, but longer than zero. */
    public static int parsePositive(String name, String text) {
        int seconds = parse(name, text);
        Durations.requirePositive(name, Duration.ofSeconds(seconds));
        return seconds;
    }
}
