package io.jenkins.plugins.containerlifecycle.deploy;

/** An image without a VALIDATE hook: nobody could tell whether its container is good. */
public final class MissingHookException extends DeployException {
    private static final long serialVersionUID = 1L;

    MissingHookException(String message) {
        super(message);
    }
}
