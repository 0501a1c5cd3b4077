package io.jenkins.plugins.containerlifecycle.deploy;

/** Another process has taken over the deployment, so this one must not touch anything any more. */
final class LostLockException extends DeployException {
    private static final long serialVersionUID = 1L;

    LostLockException(String message) {
        super(message);
    }
}
