package io.jenkins.plugins.containerlifecycle.deploy;

/** A deployment was ended by an error or by somebody, and what it had changed could not be undone. */
public final class RollbackFailedException extends DeployException {
    private static final long serialVersionUID = 1L;

    RollbackFailedException(DeployNames names, Exception cause, Exception undo) {
        super("The old container of " + names.name() + " could not be brought back: " + undo.getMessage()
                + " That was to be done because: " + cause.getMessage() + " 'containerctl recover " + names.name()
                + "' tries again.");
        initCause(cause);
        addSuppressed(undo);
    }
}
