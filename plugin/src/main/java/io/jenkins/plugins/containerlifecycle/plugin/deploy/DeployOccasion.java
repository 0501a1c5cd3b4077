package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequest;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequestBuilder;
import io.jenkins.plugins.containerlifecycle.deploy.FirstContainer;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BuildCauses;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.service.ServiceRequest;
import io.jenkins.plugins.containerlifecycle.service.ServiceRequestBuilder;
import java.io.IOException;
import java.io.Serializable;
import jenkins.model.Jenkins;

/** What only the controller knows of a deployment; travels to the agent. */
final class DeployOccasion implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The run ID of the step, by which a later attempt finds out what came of an earlier one. */
    private final String deploymentId;
    /** The very image that was decided on. */
    private final String imageId;
    /** How its validation in this Jenkins ended; null if there was none. */
    private final String verdict;
    /** The build's address; null if Jenkins does not know its own. */
    private final String deployedBy;

    private final String cause;
    /** Null if nobody gave one. */
    private final String reason;

    /** @param verdict null if there was none */
    DeployOccasion(StepRun run, String imageId, String verdict, String reason)
            throws IOException, InterruptedException {
        Run<?, ?> build = run.build();
        String root = Jenkins.get().getRootUrl();
        deploymentId = run.id();
        this.imageId = imageId;
        this.verdict = verdict;
        deployedBy = root == null ? null : root + build.getUrl();
        cause = String.join(",", BuildCauses.of(build.getCauses()));
        // Everybody who may inspect the container can read it.
        this.reason = run.filter().text(reason);
    }

    ServiceRequest serviceRequest(DeployArguments arguments, RegistryCredentials credentials) {
        return new ServiceRequestBuilder()
                .deploymentId(deploymentId)
                .name(arguments.name)
                .image(arguments.image)
                .imageId(imageId)
                .verdict(verdict)
                .order(DeployArguments.order(arguments.order))
                .unjudged(false)
                .force(arguments.force)
                .patience(arguments.patience())
                .credentials(credentials)
                .deployedBy(deployedBy)
                .cause(cause)
                .reason(reason)
                .build();
    }

    DeployRequest request(DeployArguments arguments, FirstContainer first) {
        return new DeployRequestBuilder()
                .deploymentId(deploymentId)
                .names(new DeployNames(arguments.name))
                .image(arguments.image)
                .imageId(imageId)
                .verdict(verdict)
                .validation(arguments.validation())
                .order(DeployArguments.order(arguments.order))
                .retry(arguments.retry)
                .force(arguments.force)
                .onlyFirst(false)
                .keep(arguments.keep)
                .keepPrevious(arguments.keepPrevious())
                .deployedBy(deployedBy)
                .cause(cause)
                .reason(reason)
                .first(first)
                .build();
    }
}
