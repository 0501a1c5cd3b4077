package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.text.SentenceException;

/** A deployment that cannot be made, or is not allowed; nothing has been changed. The message is a sentence for a person. */
public class DeployException extends SentenceException {
    private static final long serialVersionUID = 1L;

    public DeployException(String message) {
        super(message, null);
    }

    DeployException(String message, Throwable cause) {
        super(message, cause);
    }
}
