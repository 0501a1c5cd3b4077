package io.jenkins.plugins.containerlifecycle.deploy;

/** Somebody else deploys this container right now. */
public final class BusyException extends DeployException {
    private static final long serialVersionUID = 1L;

    BusyException(String message) {
        super(message);
    }
}
