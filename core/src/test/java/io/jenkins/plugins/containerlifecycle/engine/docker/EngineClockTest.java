package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineClockTest {
    private final EngineClock clock = new EngineClock();

    @Test
    void isTheEnginesAndGoesOn() throws Exception {
        clock.hear("Sun, 06 Nov 1994 08:49:37 GMT");
        Instant first = clock.now();
        assertThat(first).isCloseTo(Instant.parse("1994-11-06T08:49:37Z"), within(10, ChronoUnit.SECONDS));
        Thread.sleep(20);
        assertThat(clock.now()).isAfter(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, ab Nov 1994 08:49:37 GMT"
            })
    void isThisMachinesWhereTheEngineDoesNotTell(String date) {
        clock.hear(null);
        clock.hear(date);
        assertThat(clock.now()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
    }
}
