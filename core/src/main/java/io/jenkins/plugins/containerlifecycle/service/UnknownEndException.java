package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;

/** The swarm may have begun with an update, and how that ends is not known. */
public final class UnknownEndException extends DeployException {
    private static final long serialVersionUID = 1L;

    UnknownEndException(String message) {
        super(message);
    }
}
