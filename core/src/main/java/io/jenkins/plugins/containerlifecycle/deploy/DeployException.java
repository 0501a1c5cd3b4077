package io.jenkins.plugins.containerlifecycle.deploy;

/** A deployment that cannot be made, or is not allowed; nothing has been changed. The message is a sentence for a person. */
public class DeployException extends Exception {
    private static final long serialVersionUID = 1L;

    public DeployException(String message) {
        super(message);
    }
}
