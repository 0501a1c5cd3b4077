package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The health check that one of the image's hooks makes. Apart from the first, the names are those of docker run. */
final class HealthcheckOptions {
    @Option(
            names = "--healthcheck",
            paramLabel = "monitor|validate|none",
            description =
                    "The hook that makes the image's HEALTHCHECK; none: it has no HEALTHCHECK, not even its base's."
                            + " Default: what the Dockerfile says.")
    @Nullable
    String hook;

    @Option(
            names = "--health-interval",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time between two health checks, such as 10s. Default: the engine's, 30s.")
    @Nullable
    Duration interval;

    @Option(
            names = "--health-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long a health check may take. Default: the engine's, 30s.")
    @Nullable
    Duration timeout;

    @Option(
            names = "--health-start-period",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long after its start a container may fail its health checks. Default: the engine's, 0s.")
    @Nullable
    Duration startPeriod;

    @Option(
            names = "--health-retries",
            paramLabel = "N",
            description = "How many failures in a row make a container unhealthy. Default: the engine's, 3.")
    @Nullable
    Integer retries;

    /** Null if nothing was given. */
    @Nullable
    Healthcheck said() {
        return Healthcheck.of(hook, interval, timeout, startPeriod, retries);
    }

    /** The option for {@code healthcheck} or {@code healthcheck.PART}. */
    static String option(String field) {
        String whole = MetadataField.HEALTHCHECK.id();
        return field.equals(whole)
                ? "--" + whole
                : "--health-" + field.substring(whole.length() + 1).replace('_', '-');
    }
}
