package io.jenkins.plugins.containerlifecycle.plugin.agent;

import jenkins.security.MasterToSlaveCallable;

/** Tells the agent to end a piece of work. Small, so that it needs next to nothing of an agent that is busy loading. */
public final class CancelWork extends MasterToSlaveCallable<Void, RuntimeException> {
    private static final long serialVersionUID = 1L;

    private final String runId;

    public CancelWork(String runId) {
        this.runId = runId;
    }

    @Override
    public Void call() {
        RunningWork.of(runId).cancel();
        return null;
    }
}
