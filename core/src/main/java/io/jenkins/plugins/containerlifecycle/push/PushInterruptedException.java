package io.jenkins.plugins.containerlifecycle.push;

/** A push was broken off. The message says what was pushed by then and what was not. */
public final class PushInterruptedException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final transient PushResult result;

    PushInterruptedException(PushResult result) {
        super(result.sentence());
        this.result = result;
    }

    /** Null after this exception has travelled to another JVM; the message says it all. */
    public PushResult result() {
        return result;
    }
}
