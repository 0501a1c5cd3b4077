package io.jenkins.plugins.containerlifecycle.plugin.agent;

import jenkins.security.MasterToSlaveCallable;

/**
 * Tells the agent to end a piece of work. Small, so that an agent that is busy loading classes has next to nothing to
 * load for it.
 */
public final class CancelWork extends MasterToSlaveCallable<Void, RuntimeException> {
    private static final long serialVersionUID = 1L;

    private final String runId;

    public CancelWork(String runId) {
        this.runId = runId;
    }

    @Override
    public Void call() {
        RunningWork.cancel(runId);
        return null;
    }
}
