package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import org.jspecify.annotations.Nullable;

/**
 * How a container of a deployment did.
 *
 * @param reason one sentence
 * @param result of its hook; null if that could not be run, since the container had ended
 */
public record DeployVerdict(
        boolean passed, String reason, @Nullable HookResult result) {
    /** @param reason of an exception; null if it gives none */
    static DeployVerdict failed(@Nullable String reason) {
        return new DeployVerdict(false, String.valueOf(reason), null);
    }
}
