package io.jenkins.plugins.containerlifecycle.context;

/** A build context cannot be stamped. The message is one sentence or two for a person: what, where, what to do. */
public class ContextException extends Exception {
    private static final long serialVersionUID = 1L;

    public ContextException(String message) {
        super(message);
    }

    public ContextException(String message, Throwable cause) {
        super(message, cause);
    }
}
