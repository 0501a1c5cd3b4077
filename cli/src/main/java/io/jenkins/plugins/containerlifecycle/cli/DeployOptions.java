package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidation;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidationBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the containers of a deployment are validated, and what the record of the deployment says. */
final class DeployOptions {
    @Mixin
    ValidationOptions validation;

    @Option(
            names = "--validations",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How often the new container has to pass. Default: ${DEFAULT-VALUE}.")
    int validations;

    @Option(names = "--allow-skipped", description = "A skipped validation counts as passed.")
    boolean allowSkipped;

    @Mixin
    OutputOptions output;

    /** @param skipOld whether the old container is not validated before */
    DeployValidation validation(boolean skipOld) {
        return new DeployValidationBuilder()
                .method(validation.method())
                .timeout(validation.timeout)
                .readiness(validation.readiness())
                .readyTimeout(validation.readyTimeout)
                .retryFor(validation.retryFor)
                .format(validation.format())
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
