package io.jenkins.plugins.containerlifecycle.registry;

/**
 * There should be credentials, but they cannot be obtained. The message is one sentence for the user, safe to print.
 */
public class CredentialsException extends Exception {
    private static final long serialVersionUID = 1L;

    public CredentialsException(String message) {
        super(message);
    }

    public CredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
