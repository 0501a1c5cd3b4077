package io.jenkins.plugins.containerlifecycle.registry;

/** Credentials should be there and cannot be had. The message is one sentence for a person, safe to print. */
public class CredentialsException extends Exception {
    private static final long serialVersionUID = 1L;

    public CredentialsException(String message) {
        super(message);
    }

    public CredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
