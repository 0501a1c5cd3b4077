package io.jenkins.plugins.containerlifecycle.agent.webhook;

import java.util.Locale;

/** What became of a git server's request. */
public enum WebhookResult {
    /** UPDATE hooks will run. */
    ACCEPTED(202),
    PING(200),
    /** It says something else than that a branch has new commits. */
    NOT_A_PUSH(200),
    NO_CONTAINER(200),
    REPEATED(200),
    /** The agent does not see its engine. */
    ENGINE_NOT_SEEN(503),
    /** The node is a worker of a swarm, or all that are meant are tasks of a swarm's services. */
    ONLY_OBSERVES(409),
    /** More than a project may ask for. */
    TOO_MANY(429),
    UNSIGNED(401),
    FORGED(403),
    /** No secret is known for the project. */
    UNKNOWN_PROJECT(403),
    /** Rightly signed, but long ago. */
    OUT_OF_TIME(403),
    NOT_JSON(415),
    TOO_LONG(413),
    UNREADABLE(400);

    private final int status;

    WebhookResult(int status) {
        this.status = status;
    }

    /** The status code of HTTP. */
    int status() {
        return status;
    }

    /** Lower case, for programs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
