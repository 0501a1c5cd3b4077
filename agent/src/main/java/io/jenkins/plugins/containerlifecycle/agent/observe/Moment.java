package io.jenkins.plugins.containerlifecycle.agent.observe;

import java.time.Duration;
import java.time.Instant;

/**
 * When something was, so that its age is never told too young: a clock may be set back, and a machine that sleeps counts no
 * time.
 *
 * @param time by the clock of this machine
 * @param nanos on the clock of {@link System#nanoTime} when it was noted
 */
public record Moment(Instant time, long nanos) {
    public static Moment now() {
        return of(Instant.now());
    }

    /** Something that was at that time and is noted now. */
    static Moment of(Instant time) {
        return new Moment(time, System.nanoTime());
    }

    /** By the clock or by the time that has passed since, whichever is longer. */
    public Duration age() {
        Duration byClock = Duration.between(time, Instant.now());
        Duration passed = Duration.ofNanos(System.nanoTime() - nanos);
        return byClock.compareTo(passed) >= 0 ? byClock : passed;
    }
}
