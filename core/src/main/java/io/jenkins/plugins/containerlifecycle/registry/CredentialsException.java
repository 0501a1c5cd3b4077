package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.text.SentenceException;

/**
 * There should be credentials, but they cannot be obtained. The message is one sentence for the user, safe to print.
 */
public class CredentialsException extends SentenceException {
    private static final long serialVersionUID = 1L;

    public CredentialsException(String message) {
        super(message, null);
    }

    public CredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
