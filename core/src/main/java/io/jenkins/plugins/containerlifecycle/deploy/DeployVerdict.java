package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;

/**
 * How a container of a deployment did.
 *
 * @param reason one sentence
 * @param result of its hook; null if that could not be run, since the container had ended
 */
public record DeployVerdict(boolean passed, String reason, HookResult result) {
    static DeployVerdict failed(String reason) {
        return new DeployVerdict(false, reason, null);
    }
}
