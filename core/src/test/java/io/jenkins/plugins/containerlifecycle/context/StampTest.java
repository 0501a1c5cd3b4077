package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StampTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_427_691_730_999L);

    @Test
    void isTheTimeInSecondsWhereTheBaseIsOlderOrNotKnown() {
        assertThat(Stamp.next(NOW, null).epochSeconds()).isEqualTo(1_427_691_730L);
        assertThat(Stamp.next(NOW, 1_427_167_501L).epochSeconds()).isEqualTo(1_427_691_730L);
    }

    @Test
    void isOneMoreThanTheBaseWhereClocksDisagreeOrTheSecondIsTheSame() {
        assertThat(Stamp.next(NOW, 1_427_691_730L).epochSeconds()).isEqualTo(1_427_691_731L);
        assertThat(Stamp.next(NOW, 1_427_700_000L).epochSeconds()).isEqualTo(1_427_700_001L);
    }

    @Test
    void hasABuildIdThatDiffersEachTime() {
        assertThat(Stamp.next(NOW, null).buildId())
                .matches("[0-9a-f]{8}")
                .isNotEqualTo(Stamp.next(NOW, null).buildId());
    }
}
