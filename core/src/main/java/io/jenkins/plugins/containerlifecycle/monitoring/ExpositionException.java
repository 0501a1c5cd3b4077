package io.jenkins.plugins.containerlifecycle.monitoring;

import java.io.Serial;

/** Prometheus would refuse the whole exposition. The message is the end of a sentence with the number of the line. */
public final class ExpositionException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    ExpositionException(String message) {
        super(message);
    }
}
