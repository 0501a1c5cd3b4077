package io.jenkins.plugins.containerlifecycle.time;

import java.time.Duration;

/**
 * A point in time after which waiting ends; on the monotonic clock, so that it does not move if the wall clock jumps.
 */
public final class Deadline {
    private final long startNanos;
    private final Duration length;

    private Deadline(Duration length) {
        this.startNanos = System.nanoTime();
        this.length = length;
    }

    /** @param length from now; zero or negative means that it has already passed */
    public static Deadline in(Duration length) {
        return new Deadline(length);
    }

    /** What is left, never negative. */
    public Duration remaining() {
        Duration left = length.minusNanos(System.nanoTime() - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean passed() {
        return remaining().isZero();
    }

    /** The whole length, for messages. */
    public Duration length() {
        return length;
    }

    /** This deadline, or one of that length from now if it is earlier. */
    public Deadline within(Duration other) {
        return remaining().compareTo(other) <= 0 ? this : in(other);
    }
}
