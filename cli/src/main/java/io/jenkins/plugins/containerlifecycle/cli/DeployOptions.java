package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidation;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidationBuilder;
import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How the containers of a deployment are validated, and what the record of the deployment says. */
final class DeployOptions {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "For one validation: getting ready, the hook and its repetitions. Default: ${DEFAULT-VALUE}.")
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
            description = "How long a container may take to get ready. Default: ${DEFAULT-VALUE}.")
    Duration readyTimeout;

    @Option(
            names = "--retry-for",
            paramLabel = "TIME",
            defaultValue = "0",
            converter = DurationConverter.class,
            description = "Run a failing hook again for so long, for a service that needs a while. Default: once.")
    Duration retryFor;

    @Option(
            names = "--method",
            paramLabel = "COMMAND",
            description = "Run this command in place of the image's own VALIDATE hook.")
    String method;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description =
                    "What the hook's report must be: junit, tap, goss, rspec, rspec-json, exit-code, or auto. Default: auto.")
    String format;

    @Option(
            names = "--validations",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How often the new container has to pass. Default: ${DEFAULT-VALUE}.")
    int validations;

    @Option(names = "--allow-skipped", description = "A skipped validation counts as passed.")
    boolean allowSkipped;

    /** @param skipOld whether the old container is not validated before */
    DeployValidation validation(boolean skipOld) {
        return new DeployValidationBuilder()
                .method(HookMethod.require("--method", method))
                .timeout(timeout)
                .readiness(Readiness.parse(ready))
                .readyTimeout(readyTimeout)
                .retryFor(retryFor)
                .format(ReportFormat.parse(format))
                .times(validations)
                .skipOld(skipOld)
                .allowSkipped(allowSkipped)
                .build();
    }

    /** The build that deploys, else the user. */
    static String deployedBy() {
        String url = BuildFacts.ofServer(System.getenv()).buildUrl();
        return url == null ? System.getProperty("user.name") : url;
    }

    /** Why, by the CI server's account. */
    static String cause() {
        BuildFacts build = BuildFacts.ofServer(System.getenv());
        String causes = String.join(",", build.buildCauses());
        return build.ci() && !causes.isEmpty() ? causes : DeploymentRecord.MANUAL;
    }
}
