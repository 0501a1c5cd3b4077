package io.jenkins.plugins.containerlifecycle.push;

/** A push cannot be begun. The message is one sentence for a person, safe to print. */
public class PushException extends Exception {
    private static final long serialVersionUID = 1L;

    public PushException(String message) {
        super(message);
    }

    public PushException(String message, Throwable cause) {
        super(message, cause);
    }
}
