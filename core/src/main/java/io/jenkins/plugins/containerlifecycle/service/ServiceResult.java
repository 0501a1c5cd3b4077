package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of the deployment or rollback of a service.
 *
 * @param sentence what happened, for a person
 * @param plan null for a rollback, if nothing was to be done, and of a deployment that was only followed
 * @param deployment what the tasks of the deployment carry, but for the node of each; null for a rollback, and if none was
 *     made. If nothing was to be done, that of the deployment before
 * @param tasks those of the service that are to run now, and those of the deployment that failed
 * @param evidence the end of the log of the first task that failed; empty if none did
 */
public record ServiceResult(
        DeployOutcome outcome,
        String sentence,
        @Nullable ServicePlan plan,
        @Nullable DeploymentRecord deployment,
        List<TaskState> tasks,
        String evidence) {
    /** @param watch that has seen it */
    static ServiceResult unchanged(ServiceRequest request, ServiceWatch watch) {
        ServiceWatch.Sight now = watch.first();
        return new ServiceResult(
                DeployOutcome.UNCHANGED,
                unchangedSentence(request),
                null,
                now.service().spec().record().orElse(null),
                now.wanted().stream().map(watch::state).toList(),
                "");
    }

    static String unchangedSentence(ServiceRequest request) {
        return "Service " + request.name() + " has the image " + request.image() + " already.";
    }

    public ServiceResult {
        tasks = List.copyOf(tasks);
    }
}
