package io.jenkins.plugins.containerlifecycle.text;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them, and the one rule for how long they may be. */
public final class Durations {
    /**
     * Ten years: longer than anybody waits or any verdict means anything, and short enough for every clock, counter and
     * unit that a time is converted to.
     */
    public static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})([smhd]?)");

    private Durations() {}

    /**
     * Reads a duration such as {@code 90}, {@code 90s}, {@code 5m}, {@code 1h} or {@code 7d}.
     *
     * @throws IllegalArgumentException with a message for the user, also if it is longer than {@link #LONGEST}
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + SafeText.line(text)
                    + "' is not a duration; write 90 or 90s for seconds, 5m for minutes, 1h for hours, 7d for"
                    + " days.");
        }
        long number = Long.parseLong(form.group(1));
        Duration time = switch (form.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "'" + SafeText.line(text) + "' is too long; the maximum is " + LONGEST.toDays() + "d.");
        }
        return time;
    }

    /**
     * The rule for every time that a user can set.
     *
     * @param name the user's name for it, such as {@code The timeout}; the message begins with it
     * @throws IllegalArgumentException if it is not longer than zero, or longer than {@link #LONGEST}
     */
    public static void requirePositive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than zero.");
        }
        requireBounded(name, time);
    }

    /** Like {@link #requirePositive}, for a time that may be zero. */
    public static void requireNotNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative.");
        }
        requireBounded(name, time);
    }

    private static void requireBounded(String name, Duration time) {
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is too long: the maximum is " + LONGEST.toDays() + " days ("
                    + LONGEST.toSeconds() + " seconds).");
        }
    }

    /** Such as {@code 90 s} or {@code 1.5 s}. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis >= 1000 && millis % 1000 == 0) {
            return millis / 1000 + " s";
        }
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** {@code 90 s}, {@code 24 h}, {@code 24 h 5 min}, {@code 3 days}: as exact as people need it. */
    public static String about(Duration time) {
        if (time.compareTo(Duration.ofMinutes(3)) < 0) {
            return time.toSeconds() + " s";
        }
        if (time.compareTo(Duration.ofDays(3)) >= 0) {
            return time.toDays() + " days";
        }
        String hours = time.toHours() == 0 ? "" : time.toHours() + " h";
        String minutes = time.toMinutesPart() == 0 ? "" : time.toMinutesPart() + " min";
        return hours.isEmpty() || minutes.isEmpty() ? hours + minutes : hours + " " + minutes;
    }

    /** {@code 59 s}, {@code 3 min}, {@code 8 h}, {@code 20 d}: one unit, for a column of ages. */
    public static String roughly(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }
}
