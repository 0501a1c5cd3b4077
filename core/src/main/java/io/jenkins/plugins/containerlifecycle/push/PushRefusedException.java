package io.jenkins.plugins.containerlifecycle.push;

import org.jspecify.annotations.Nullable;

/** The gate refused the image; nothing was pushed. The message is the decision's sentence. */
public final class PushRefusedException extends PushException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable GateDecision decision;

    PushRefusedException(GateDecision decision) {
        super(decision.sentence());
        this.decision = decision;
    }

    /** Nothing after this exception has travelled to another JVM; the message says it all. */
    public @Nullable GateDecision decision() {
        return decision;
    }
}
