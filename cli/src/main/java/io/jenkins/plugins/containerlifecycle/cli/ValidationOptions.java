package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a container is validated, of an image or in place. */
final class ValidationOptions {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description =
                    "How long a validation may take: getting ready, the hook and its repetitions. Default: ${DEFAULT-VALUE}.")
    Duration timeout;

    @Option(
            names = "--ready",
            paramLabel = "CONDITION",
            defaultValue = "auto",
            description = "When the hook may start: running, healthy, port:NUMBER, log:REGEX or auto (healthy if the"
                    + " image has a HEALTHCHECK, else running). Default: auto.")
    String ready;

    @Option(
            names = "--ready-timeout",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description = "How long the container may take to get ready. Default: ${DEFAULT-VALUE}.")
    Duration readyTimeout;

    @Option(
            names = "--retry-for",
            paramLabel = "TIME",
            defaultValue = "0",
            converter = DurationConverter.class,
            description = "How long a failing hook is run again, for a service that needs a while. Default: once.")
    Duration retryFor;

    @Option(
            names = "--method",
            paramLabel = "COMMAND",
            description = "Run this command in place of the image's own hook.")
    @Nullable
    String method;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description =
                    "What the hook's report must be: junit, tap, goss, rspec, rspec-json, exit-code, or auto. Default: auto.")
    String format;

    @Nullable
    String method() {
        return HookMethod.require("--method", method);
    }

    Readiness readiness() {
        return Readiness.parse(ready);
    }

    ReportFormat format() {
        return ReportFormat.parse(format);
    }
}
