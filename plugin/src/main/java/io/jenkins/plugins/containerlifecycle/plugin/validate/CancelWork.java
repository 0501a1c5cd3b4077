package io.jenkins.plugins.containerlifecycle.plugin.validate;

import jenkins.security.MasterToSlaveCallable;

/** Tells the agent to end a validation. Small, so that it needs next to nothing of an agent that is busy loading. */
final class CancelWork extends MasterToSlaveCallable<Void, RuntimeException> {
    private static final long serialVersionUID = 1L;

    private final String runId;

    CancelWork(String runId) {
        this.runId = runId;
    }

    @Override
    public Void call() {
        RunningWork.of(runId).cancel();
        return null;
    }
}
