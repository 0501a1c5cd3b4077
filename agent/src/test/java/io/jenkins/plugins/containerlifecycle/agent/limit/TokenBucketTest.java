package io.jenkins.plugins.containerlifecycle.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** So many at once, and after that one at intervals. */
class TokenBucketTest {
    private static final Instant START = Instant.parse("2026-11-28T03:00:00Z");
    private final TokenBucket bucket = new TokenBucket(3, Duration.ofSeconds(10), START);

    private int taken(Instant now) {
        int taken = 0;
        while (taken < 100 && bucket.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aBurstPassesAndThenOneAnInterval() {
        assertThat(taken(START)).isEqualTo(3);
        assertThat(taken(START.plusSeconds(9))).isZero();
        assertThat(taken(START.plusSeconds(10))).isEqualTo(1);
        assertThat(taken(START.plusSeconds(31))).isEqualTo(2);
    }

    @Test
    void aLongPauseAllowsNoMoreThanABurst() {
        assertThat(taken(START.plus(Duration.ofDays(9000)))).isEqualTo(3);
    }

    @Test
    void aClockThatIsSetBackAllowsNothingAndForbidsNothing() {
        assertThat(taken(START)).isEqualTo(3);
        Instant back = START.minus(Duration.ofDays(1));
        assertThat(taken(back)).isZero();
        assertThat(taken(back.plusSeconds(10))).isEqualTo(1);
    }
}
