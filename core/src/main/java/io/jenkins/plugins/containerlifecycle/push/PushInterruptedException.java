package io.jenkins.plugins.containerlifecycle.push;

import org.jspecify.annotations.Nullable;

/** A push was broken off. The message says what was pushed until then and what was not. */
public final class PushInterruptedException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable PushResult result;

    PushInterruptedException(PushResult result) {
        super(result.sentence());
        this.result = result;
    }

    /** Nothing after this exception has travelled to another JVM; the message says it all. */
    public @Nullable PushResult result() {
        return result;
    }
}
