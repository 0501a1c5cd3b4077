package io.jenkins.plugins.containerlifecycle.deploy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /** By its word in any case, {@code _} allowed for {@code -}; empty if no order is called that. */
    public static Optional<DeployOrder> find(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(order -> order.name().equals(wanted))
                .findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
