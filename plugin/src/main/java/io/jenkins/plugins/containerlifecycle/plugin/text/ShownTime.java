package io.jenkins.plugins.containerlifecycle.plugin.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A time as a page shows it: how long ago it was, and the exact time for those who want to know. */
public final class ShownTime {
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    /** Below this, or if a clock is ahead, a number would only pretend to be exact. */
    private static final Duration JUST_NOW = Duration.ofSeconds(10);

    private static final int DAYS_OF_YEAR = 365;
    private static final int DAYS_OF_MONTH = 30;

    private final Instant time;

    public ShownTime(Instant time) {
        this.time = time;
    }

    /** For the attribute {@code datetime}. */
    public String getMachine() {
        return time.toString();
    }

    /** {@code 2026-01-31 06:02:12 UTC}. */
    public String getExact() {
        return EXACT.format(time);
    }

    /** {@code 3 minutes ago}. */
    public String getAgo() {
        return ago(Instant.now());
    }

    String ago(Instant now) {
        Duration age = Duration.between(time, now);
        long days = age.toDays();
        if (age.compareTo(JUST_NOW) < 0) {
            return Messages.ShownTime_JustNow();
        } else if (age.toMinutes() == 0) {
            return Messages.ShownTime_Seconds(age.toSeconds());
        } else if (age.toHours() == 0) {
            return Messages.ShownTime_Minutes(age.toMinutes());
        } else if (days == 0) {
            return Messages.ShownTime_Hours(age.toHours());
        } else if (days < DAYS_OF_MONTH) {
            return Messages.ShownTime_Days(days);
        } else if (days < DAYS_OF_YEAR) {
            return Messages.ShownTime_Months(days / DAYS_OF_MONTH);
        }
        return Messages.ShownTime_Years(days / DAYS_OF_YEAR);
    }
}
