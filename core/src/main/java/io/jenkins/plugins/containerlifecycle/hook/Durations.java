package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as a person says them. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,7})([smhd]?)");

    private Durations() {}

    /**
     * Reads a length of time such as {@code 90}, {@code 90s}, {@code 5m}, {@code 1h} or {@code 7d}.
     *
     * @throws IllegalArgumentException with a sentence for a person
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + SafeText.line(text)
                    + "' is no length of time; write 90 or 90s for seconds, 5m for minutes, 1h for hours, 7d for"
                    + " days.");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis >= 1000 && millis % 1000 == 0) {
            return millis / 1000 + " s";
        }
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
