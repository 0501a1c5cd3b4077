package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;



/** Follows a run live. Called from the running thread and from the engine client's; must be quick. */
public interface HookListener extends OutputListener {
    /** Shows nothing. */
    HookListener SILENT = (stream, bytes) -> {};

    /** @param message one line on what happens now, safe to print */
    default void onPhase(String message) {}
}
