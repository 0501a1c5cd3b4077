package io.jenkins.plugins.containerlifecycle.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClientLimitTest {
    private static final Clock STANDS_STILL = Clock.fixed(Instant.parse("2026-11-28T03:00:00Z"), ZoneOffset.UTC);

    private final ClientLimit limit = new ClientLimit(2, Duration.ofMillis(1500), STANDS_STILL);

    @Test
    void aClientThatAsksTooOftenTakesNothingFromTheOthers() {
        assertThat(limit.take("a")).isTrue();
        assertThat(limit.take("a")).isTrue();
        assertThat(limit.take("a")).isFalse();
        assertThat(limit.take("b")).isTrue();
    }

    @Test
    void whetherAClientMayAskCanBeAskedWithoutCounting() {
        for (int i = 0; i < 10; i++) {
            assertThat(limit.allows("a")).isTrue();
        }
        limit.take("a");
        limit.take("a");
        assertThat(limit.allows("a")).isFalse();
    }

    @Test
    void theMemoryForClientsIsBoundedAndWhoAskedLastIsRemembered() {
        for (int i = 0; i < ClientLimit.MAX_CLIENTS; i++) {
            limit.take("client " + i);
        }
        limit.take("client 0");
        for (int i = 0; i < 100; i++) {
            limit.take("stranger " + i);
        }
        assertThat(limit.remembered()).isEqualTo(ClientLimit.MAX_CLIENTS);
        assertThat(limit.take("client 0")).isFalse();
    }

    @Test
    void whoHasToWaitIsToldWholeSeconds() {
        assertThat(limit.retryAfterSeconds()).isEqualTo(2);
        assertThat(new ClientLimit(1, Duration.ofMillis(10), STANDS_STILL).retryAfterSeconds())
                .isEqualTo(1);
    }
}
