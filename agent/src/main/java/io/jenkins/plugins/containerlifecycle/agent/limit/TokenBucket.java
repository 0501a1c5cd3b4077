package io.jenkins.plugins.containerlifecycle.agent.limit;

import java.time.Duration;
import java.time.Instant;

/** A rate limit: so many at once, and after that one at intervals. */
public final class TokenBucket {
    private final int burst;
    private final Duration interval;
    private double tokens;
    private Instant last;

    public TokenBucket(int burst, Duration interval, Instant now) {
        this.burst = burst;
        this.interval = interval;
        this.tokens = burst;
        this.last = now;
    }

    /** Whether one more may pass; if so, it counts. */
    public synchronized boolean take(Instant now) {
        if (!allows(now)) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Whether one more may pass, without counting. */
    synchronized boolean allows(Instant now) {
        // The clock may have been set back.
        long passed = Math.max(0, Duration.between(last, now).toMillis());
        last = now;
        tokens = Math.min(burst, tokens + (double) passed / interval.toMillis());
        return tokens >= 1;
    }
}
