package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.text.SentenceException;

/** A push cannot begin. The message is one sentence for the user, safe to print. */
public class PushException extends SentenceException {
    private static final long serialVersionUID = 1L;

    public PushException(String message) {
        super(message, null);
    }

    public PushException(String message, Throwable cause) {
        super(message, cause);
    }
}
