package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of the deployment or rollback of a service.
 *
 * @param sentence what happened, for a person
 * @param plan null for a rollback, and if nothing was to be done
 * @param tasks those of the service that are to run now, and those of the deployment that failed
 * @param evidence the end of the log of the first task that failed; empty if none did
 */
public record ServiceResult(
        DeployOutcome outcome, String sentence, @Nullable ServicePlan plan, List<TaskState> tasks, String evidence) {
    public ServiceResult {
        tasks = List.copyOf(tasks);
    }
}
