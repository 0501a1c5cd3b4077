package io.jenkins.plugins.containerlifecycle.context;

import org.jspecify.annotations.Nullable;

/** A build context cannot be stamped. The message is one or two sentences for the user: what, where, what to do. */
public class ContextException extends Exception {
    private static final long serialVersionUID = 1L;

    public ContextException(@Nullable String message) {
        super(message);
    }

    public ContextException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
