package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import java.io.Serializable;
import java.util.LinkedHashMap;

/** What is kept of a deployment with the state of a Pipeline; not a record for that reason. */
final class DeployEnd implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String outcome;
    private final String message;
    private final LinkedHashMap<String, Object> values;

    /** @param reply with an outcome */
    DeployEnd(DeployReply reply) {
        outcome = reply.outcome;
        message = reply.message;
        values = reply.values;
    }

    DeployOutcome outcome() {
        return DeployOutcome.valueOf(outcome);
    }

    String message() {
        return message;
    }

    /** What the step returns, in plain values, which a Pipeline can keep and read. */
    LinkedHashMap<String, Object> values() {
        return values;
    }
}
