package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** When a container counts as unhealthy, at the latest. */
record HealthCheck(Duration startPeriod, Duration interval, Duration timeout, long retries) {
    /** The engine's own, also for the timeout. */
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    private static final int DEFAULT_RETRIES = 3;
    /** Images may hold any number; with these, none of the sums here is too large. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final long MOST_RETRIES = 1_000_000;
    /** The engine ignores a test of any other kind. */
    private static final Set<String> KINDS = Set.of("CMD", "CMD-SHELL");

    /**
     * The one that the engine will use: what the service does not set is the image's.
     *
     * @return empty if there is none, or the service turns it off
     */
    static Optional<HealthCheck> of(Images images, String imageId, ServiceSpec service)
            throws EngineException, InterruptedException {
        return of(images.describe(imageId).path("Config").path("Healthcheck"), service.healthcheck());
    }

    /** From the engine's JSON of both. */
    static Optional<HealthCheck> of(JsonNode ofImage, JsonNode ofService) {
        JsonNode test = ofService.path("Test").isEmpty() ? ofImage.path("Test") : ofService.path("Test");
        if (!KINDS.contains(test.path(0).asText())) {
            return Optional.empty();
        }
        long retries = number("Retries", ofService, ofImage, MOST_RETRIES);
        return Optional.of(new HealthCheck(
                time("StartPeriod", ofService, ofImage, Duration.ZERO),
                time("Interval", ofService, ofImage, DEFAULT_INTERVAL),
                time("Timeout", ofService, ofImage, DEFAULT_INTERVAL),
                retries == 0 ? DEFAULT_RETRIES : retries));
    }

    /**
     * Whether it is what ended a container. An engine calls every container unhealthy that has ended, so the checks count.
     *
     * @param container in the engine's JSON
     */
    static boolean failedIn(JsonNode container) {
        return of(container.at("/Config/Healthcheck"), MissingNode.getInstance())
                .filter(check -> container.at("/State/Health/FailingStreak").asLong() >= check.retries())
                .isPresent();
    }

    /** What the last check of a container said. */
    static String lastOutput(JsonNode container) {
        JsonNode log = container.at("/State/Health/Log");
        return log.path(log.size() - 1).path("Output").asText();
    }

    /** How long a new task must be watched: one that fails later was healthy for longer than any test of it takes. */
    Duration monitor() {
        // The engine ends an unhealthy container, and the manager hears of it, a moment later.
        return startPeriod.plus(interval.plus(timeout).multipliedBy(retries)).plus(ServiceSpec.DEFAULT_MONITOR);
    }

    private static Duration time(String field, JsonNode ofService, JsonNode ofImage, Duration standard) {
        long nanos = number(field, ofService, ofImage, LONGEST.toNanos());
        return nanos == 0 ? standard : Duration.ofNanos(nanos);
    }

    private static long number(String field, JsonNode ofService, JsonNode ofImage, long most) {
        long own = ofService.path(field).asLong();
        return Math.min(Math.max(0, own == 0 ? ofImage.path(field).asLong() : own), most);
    }
}
