package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import java.time.Duration;
import java.util.Optional;

/** When a container counts as unhealthy, at the latest. */
record HealthCheck(Duration startPeriod, Duration interval, int retries) {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
    private static final int DEFAULT_RETRIES = 3;

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
        if (test.isEmpty() || test.path(0).asText().equals("NONE")) {
            return Optional.empty();
        }
        long interval = number("Interval", ofService, ofImage);
        long retries = number("Retries", ofService, ofImage);
        return Optional.of(new HealthCheck(
                Duration.ofNanos(number("StartPeriod", ofService, ofImage)),
                interval == 0 ? DEFAULT_INTERVAL : Duration.ofNanos(interval),
                retries == 0 ? DEFAULT_RETRIES : (int) retries));
    }

    /** How long a new task must be watched: one that fails later was healthy for longer than any test of it takes. */
    Duration monitor() {
        // The engine ends an unhealthy container, and the manager hears of it, a moment later.
        return startPeriod.plus(interval.multipliedBy(retries)).plus(ServiceSpec.DEFAULT_MONITOR);
    }

    private static long number(String field, JsonNode ofService, JsonNode ofImage) {
        long own = ofService.path(field).asLong();
        return own == 0 ? ofImage.path(field).asLong() : own;
    }
}
