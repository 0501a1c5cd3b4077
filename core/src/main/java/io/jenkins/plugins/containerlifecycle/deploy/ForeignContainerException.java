package io.jenkins.plugins.containerlifecycle.deploy;

/** A container that no deployment has made has a name that one needs. */
final class ForeignContainerException extends DeployException {
    private static final long serialVersionUID = 1L;

    ForeignContainerException(KnownContainer container) {
        super("The container " + container.name() + " is in the way: it is not of the last deployment"
                + " of this container, so it is not touched. Rename or remove it.");
    }
}
