package io.jenkins.plugins.containerlifecycle.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    private static final long SECOND = 1_000_000_000L;

    private static Optional<HealthCheck> of(String image, String service) throws Exception {
        return HealthCheck.of(json(image), json(service));
    }

    private static JsonNode json(String text) throws Exception {
        return LenientJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anImagesCheckIsWatchedUntilItCouldHaveFailed() throws Exception {
        String image = "{'Test':['CMD','x'],'Interval':%d,'Timeout':%d,'Retries':2,'StartPeriod':%d}"
                .formatted(10 * SECOND, 4 * SECOND, 60 * SECOND)
                .replace('\'', '"');
        assertThat(of(image, "null"))
                .hasValueSatisfying(
                        check -> assertThat(check.monitor()).isEqualTo(Duration.ofSeconds(60 + 2 * (10 + 4) + 5)));
    }

    @Test
    void whatNeitherSetsIsTheEnginesDefault() throws Exception {
        assertThat(of("{\"Test\":[\"CMD\",\"x\"]}", "null"))
                .contains(new HealthCheck(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(30), 3));
    }

    @Test
    void aServiceChangesSingleValuesOfItsImagesCheck() throws Exception {
        assertThat(of("{\"Test\":[\"CMD\",\"x\"],\"Retries\":7}", "{\"Interval\":" + SECOND + "}"))
                .contains(new HealthCheck(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(30), 7));
        assertThat(of("null", "{\"Test\":[\"CMD\",\"x\"]}")).isPresent();
    }

    @Test
    void aServiceCanTurnItsImagesCheckOff() throws Exception {
        assertThat(of("{\"Test\":[\"CMD\",\"x\"]}", "{\"Test\":[\"NONE\"]}")).isEmpty();
        assertThat(of("{\"Test\":[\"NONE\"]}", "null")).isEmpty();
        assertThat(of("{\"Test\":[\"cmd\",\"x\"]}", "null")).isEmpty();
        assertThat(of("null", "null")).isEmpty();
    }

    @Test
    void noNumberOfAnImageIsTooLarge() throws Exception {
        String most = "{\"Test\":[\"CMD\",\"x\"],\"Interval\":N,\"Timeout\":N,\"Retries\":N,\"StartPeriod\":N}";
        assertThat(of(most.replace("N", String.valueOf(Long.MAX_VALUE)), "null"))
                .hasValueSatisfying(check -> assertThat(check.monitor()).isGreaterThan(Duration.ofDays(365)));
        assertThat(of(most.replace("N", "-1"), "null"))
                .contains(new HealthCheck(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(30), 3));
    }
}
