package io.jenkins.plugins.containerlifecycle.deploy;

/** Which of the old and the new container runs first; the words of Docker Swarm. */
public enum DeployOrder {
    /** The old one is stopped before the new one is started. */
    STOP_FIRST("stop-first"),
    /** The new one is started and validated beside the old one, under no name that anybody knows. */
    START_FIRST("start-first");

    private final String word;

    DeployOrder(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
