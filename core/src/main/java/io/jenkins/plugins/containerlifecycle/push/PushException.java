package io.jenkins.plugins.containerlifecycle.push;

import org.jspecify.annotations.Nullable;

/** A push cannot begin. The message is one sentence for the user, safe to print. */
public class PushException extends Exception {
    private static final long serialVersionUID = 1L;

    public PushException(@Nullable String message) {
        super(message);
    }

    public PushException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
