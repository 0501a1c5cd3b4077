package io.jenkins.plugins.containerlifecycle.cli;

import java.io.Serial;

/** There was nothing to do, which is no success: nobody knows how it is. */
final class NothingDoneException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    NothingDoneException(String message) {
        super(message);
    }
}
