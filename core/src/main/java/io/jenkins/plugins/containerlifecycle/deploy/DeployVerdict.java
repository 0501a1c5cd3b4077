package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import org.jspecify.annotations.Nullable;

/**
 * How a container of a deployment did.
 *
 * @param reason one sentence
 * @param ofImage whether the image is to blame, if it did not pass: its hook said so, or its process ended or cannot be
 *     started. A hook that could not be run or did not end may be the host's fault
 * @param result of its hook; null if that could not be run, since the container had ended
 */
public record DeployVerdict(
        boolean passed,
        String reason,
        boolean ofImage,
        @Nullable HookResult result) {
    /** The container's process ended by itself. */
    static DeployVerdict ended(String reason) {
        return new DeployVerdict(false, reason, true, null);
    }

    /** The engine could not start it, or not run anything in it. */
    static DeployVerdict refused(EngineException e) {
        EngineWording said = EngineWording.of(e.getMessage());
        boolean ofImage = said.isProgramNotFound()
                || said.isProgramForbidden()
                || said.isProgramOfOtherFormat()
                || said.isProgramFolder()
                || said.isNoCommand();
        return new DeployVerdict(false, e.getMessage(), ofImage, null);
    }
}
