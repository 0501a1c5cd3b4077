package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.SentenceException;

/** A deployment was ended by an error or by somebody, and what it had changed could not be undone. */
public final class RollbackFailedException extends DeployException {
    private static final long serialVersionUID = 1L;

    RollbackFailedException(DeployNames names, Exception cause, Exception undo) {
        super(
                "The old container of " + names.name() + " could not be brought back: " + sentence(undo)
                        + " That was to be done because: " + sentence(cause) + " 'containerctl recover "
                        + names.name() + "' tries again.",
                cause);
        addSuppressed(undo);
    }

    private static String sentence(Exception e) {
        if (e instanceof SentenceException) {
            return String.valueOf(e.getMessage());
        }
        return e instanceof InterruptedException
                ? "It was told to stop."
                : "Something unexpected happened (" + SafeText.line(e.toString()) + ").";
    }
}
