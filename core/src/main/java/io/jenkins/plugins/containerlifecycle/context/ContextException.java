package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.text.SentenceException;

/** A build context cannot be stamped. The message is one or two sentences for the user: what, where, what to do. */
public class ContextException extends SentenceException {
    private static final long serialVersionUID = 1L;

    public ContextException(String message) {
        super(message, null);
    }

    public ContextException(String message, Throwable cause) {
        super(message, cause);
    }
}
