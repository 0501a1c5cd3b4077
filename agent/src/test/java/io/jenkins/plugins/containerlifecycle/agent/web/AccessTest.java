package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String TOKEN = "a-token-for-these-tests-only";

    private Instant now = Instant.parse("2026-11-28T03:00:00Z");

    private final Access access = new Access(TOKEN, false, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private static WebRequest request(String address, String token) throws Exception {
        return new WebRequest(
                WebRequest.client(InetAddress.getByName(address)),
                "POST",
                List.of(),
                Map.of(),
                Map.of("authorization", "Bearer " + token),
                new byte[0]);
    }

    @Test
    void whoGuessesTokensIsNotHeardForAWhileAndNobodyElseIsHeldUp() throws Exception {
        for (int i = 0; i < Access.WRONG_TOKENS_AT_ONCE; i++) {
            assertThat(access.notAllowed(request("192.0.2.1", "wrong" + i)).status())
                    .isEqualTo(401);
        }
        WebReply enough = access.notAllowed(request("192.0.2.1", TOKEN));
        assertThat(enough.status()).isEqualTo(429);
        assertThat(enough.headers()).containsEntry("Retry-After", "10");
        assertThat(access.notAllowed(request("192.0.2.2", TOKEN))).isNull();

        now = now.plus(Duration.ofSeconds(11));
        assertThat(access.notAllowed(request("192.0.2.1", TOKEN))).isNull();
    }

    @Test
    void theSchemeMayBeWrittenInAnyCase() throws Exception {
        WebRequest request = new WebRequest(
                WebRequest.client(InetAddress.getByName("192.0.2.1")),
                "POST",
                List.of(),
                Map.of(),
                Map.of("authorization", "bearer " + TOKEN),
                new byte[0]);
        assertThat(access.notAllowed(request)).isNull();
    }

    @Test
    void aClientIsShownAsOtherLogsHaveIt() throws Exception {
        assertThat(WebRequest.shown(WebRequest.client(InetAddress.getByName("127.0.0.1"))))
                .isEqualTo("127.0.0.1");
        assertThat(WebRequest.shown(WebRequest.client(InetAddress.getByName("2001:db8:1:2:ffff::1"))))
                .isEqualTo("2001:db8:1:2:0:0:0:0/64");
    }

    @Test
    void theRightTokenIsNeverTooOften() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(access.notAllowed(request("192.0.2.1", TOKEN))).isNull();
        }
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOneClient() throws Exception {
        for (int i = 0; i < Access.WRONG_TOKENS_AT_ONCE; i++) {
            access.notAllowed(request("2001:db8:1:2::" + i, "wrong"));
        }
        assertThat(access.notAllowed(request("2001:db8:1:2:ffff::1", TOKEN)).status())
                .isEqualTo(429);
        assertThat(access.notAllowed(request("2001:db8:1:3::1", TOKEN))).isNull();
    }

    @Test
    void whoAsksWithoutEndIsToldToWaitAndAPrometheusOfManyContainersIsNot() throws Exception {
        // Each of 500 containers every ten seconds, for ten minutes.
        for (int i = 0; i < 30_000; i++) {
            assertThat(access.tooMany(request("192.0.2.1", ""))).isNull();
            now = now.plus(Duration.ofMillis(20));
        }
        int answered = 0;
        while (access.tooMany(request("192.0.2.9", "")) == null) {
            answered++;
        }
        assertThat(answered).isEqualTo(Access.REQUESTS_AT_ONCE);
        WebReply enough = access.tooMany(request("192.0.2.9", ""));
        assertThat(enough.status()).isEqualTo(429);
        assertThat(enough.headers()).containsEntry("Retry-After", "1");
        assertThat(access.tooMany(request("192.0.2.1", ""))).isNull();
    }
}
