package io.jenkins.plugins.containerlifecycle.deploy;

/** An image that did not pass for this container before, and was not asked for again. */
public final class RefusedImageException extends DeployException {
    private static final long serialVersionUID = 1L;

    RefusedImageException(String message) {
        super(message);
    }
}
