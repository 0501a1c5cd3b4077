package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookRequestBuilder;
import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import org.immutables.value.Value;
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
@Value.Builder
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

    public static final DeployValidation DEFAULT = new DeployValidationBuilder()
            .timeout(HookRequest.DEFAULT_TIMEOUT)
            .readiness(Readiness.AUTO)
            .readyTimeout(HookRequest.DEFAULT_READY_TIMEOUT)
            .retryFor(Duration.ZERO)
            .format(ReportFormat.AUTO)
            .times(1)
            .skipOld(false)
            .allowSkipped(false)
            .build();

    /** @throws IllegalArgumentException with a sentence for a person */
    public DeployValidation {
        if (times < 1 || times > MOST_TIMES) {
            throw new IllegalArgumentException(
                    "A container is validated 1 to " + MOST_TIMES + " times, not " + times + ".");
        }
        HookMethod.require("The method", method);
        Durations.requirePositive("The timeout", timeout);
        Durations.requirePositive("The ready timeout", readyTimeout);
        Durations.requireNotNegative("The time to retry", retryFor);
    }

    HookRequest request(String containerId) {
        return new HookRequestBuilder()
                .target(containerId)
                .kind(TargetKind.CONTAINER)
                .hook(Hook.VALIDATE)
                .method(method)
                .mode(HookRequest.Mode.AUTO)
                .timeout(timeout)
                .readiness(readiness)
                .readyTimeout(readyTimeout)
                .retryFor(retryFor)
                .format(format)
                .options(ContainerOptions.NONE)
                .build();
    }

    /** Of all validations of a deployment together, those of a recovery before it too, and of what is around them. */
    public Duration longest() {
        return timeout.multipliedBy(2L * times + 2).plus(Duration.ofHours(1));
    }
}
