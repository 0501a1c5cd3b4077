package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the containers of a deployment are validated: the old one, the new one, and the old one again after a rollback.
 *
 * @param method command to use in place of the image's own hook; null for the image's own
 * @param timeout for one validation: readiness, the hook and its repetitions
 * @param readiness when the hook may start
 * @param readyTimeout how long a container may take until it is ready
 * @param retryFor how long a hook that fails is run again; zero runs it once
 * @param format what the hook's output must be read as
 * @param times how often the new container has to pass
 * @param skipOld whether the old one is not validated before
 * @param allowSkipped whether a skipped validation counts as passed
 */
public record DeployValidation(
        @Nullable String method,
        Duration timeout,
        Readiness readiness,
        Duration readyTimeout,
        Duration retryFor,
        ReportFormat format,
        int times,
        boolean skipOld,
        boolean allowSkipped) {
    private static final int MOST_TIMES = 1000;

    public static final DeployValidation DEFAULT = new DeployValidation(
            null,
            HookRequest.DEFAULT_TIMEOUT,
            Readiness.AUTO,
            HookRequest.DEFAULT_READY_TIMEOUT,
            Duration.ZERO,
            ReportFormat.AUTO,
            1,
            false,
            false);

    /** @throws IllegalArgumentException with a sentence for a person */
    public DeployValidation {
        if (times < 1 || times > MOST_TIMES) {
            throw new IllegalArgumentException(
                    "A container is validated 1 to " + MOST_TIMES + " times, not " + times + ".");
        }
        Durations.requirePositive("The timeout", timeout);
    }

    HookRequest request(String containerId) {
        return new HookRequest(
                containerId,
                TargetKind.CONTAINER,
                Hook.VALIDATE,
                method,
                HookRequest.Mode.AUTO,
                timeout,
                readiness,
                readyTimeout,
                retryFor,
                format,
                ContainerOptions.NONE);
    }

    /** Of all validations of a deployment together, and of what is around them. */
    Duration longest() {
        return timeout.multipliedBy(times + 2L).plus(Duration.ofMinutes(10));
    }
}
