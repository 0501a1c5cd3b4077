package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time on the engine's host: that of its last answer plus the time that has passed since. Machines that share an
 * engine may disagree on the time by hours, but not on the engine's.
 */
final class EngineClock {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}, the only form that RFC 9110 lets a server send. */
    private static final int LENGTH = 29;

    private record Heard(String date, long nanoTime) {}

    private volatile @Nullable Heard heard;

    /** @param date an answer's header {@code Date}, if it has one */
    void hear(@Nullable String date) {
        if (date != null && date.length() == LENGTH) {
            heard = new Heard(date, System.nanoTime());
        }
    }

    /** To about a second; this machine's time if the engine has not told its own. */
    Instant now() {
        Heard last = heard;
        Instant then = last == null ? null : parse(last.date());
        return last == null || then == null ? Instant.now() : then.plusNanos(System.nanoTime() - last.nanoTime());
    }

    /** By hand: the JDK's formatter takes longer to load than the whole call to an engine. */
    private static @Nullable Instant parse(String date) {
        try {
            return LocalDateTime.of(
                            number(date, 12, 16),
                            MONTHS.indexOf(date.substring(8, 11)) + 1,
                            number(date, 5, 7),
                            number(date, 17, 19),
                            number(date, 20, 22),
                            number(date, 23, 25))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private static int number(String date, int from, int to) {
        return Integer.parseInt(date, from, to, 10);
    }
}
