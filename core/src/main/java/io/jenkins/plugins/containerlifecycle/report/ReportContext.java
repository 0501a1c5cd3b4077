package io.jenkins.plugins.containerlifecycle.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a JUnit file says about a run besides its checks.
 *
 * @param repository the image's name without tag and digest: names suites and classes, so that the history of a check
 *     lines up from build to build
 * @param hook such as {@code validate}
 * @param image the image as the user named it
 * @param imageId the ID that the engine resolved it to
 * @param containerId if a container was created
 * @param gitref the commit that the image was built from, if that is known
 * @param started when the run began
 * @param duration how long it took
 * @param extraProperties further properties, sorted by name
 * @param evidence the container's log and state and whether it ran out of memory, for the text of a failure
 */
@Value.Builder
public record ReportContext(
        String repository,
        String hook,
        String image,
        String imageId,
        @Nullable String containerId,
        @Nullable String gitref,
        Instant started,
        Duration duration,
        Map<String, String> extraProperties,
        @Nullable String evidence) {

    /** Sorts and copies the properties. {@code repository}, {@code hook}, {@code started}, {@code duration} are needed. */
    public ReportContext {
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(hook, "hook");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(duration, "duration");
        extraProperties = Collections.unmodifiableMap(new TreeMap<>(extraProperties));
    }
}
