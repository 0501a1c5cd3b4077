package io.jenkins.plugins.containerlifecycle.push;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A push was broken off. The message says what was pushed until then and what was not. */
public final class PushInterruptedException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable PushResult result;

    PushInterruptedException(PushResult result) {
        super(result.sentence());
        this.result = result;
    }

    /** Only in the JVM that pushed: it does not travel with the exception, whose message says it all. */
    public PushResult result() {
        return Objects.requireNonNull(result, "The result stays in the JVM that pushed");
    }
}
