package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;

/** The swarm could not tell whether the new tasks of a service work, and nobody said that they are taken without that. */
public final class UnjudgedServiceException extends DeployException {
    private static final long serialVersionUID = 1L;

    UnjudgedServiceException(String message) {
        super(message);
    }
}
