package io.jenkins.plugins.containerlifecycle.push;

/** Follows a push live. Called from the pushing thread and from the engine client's; must be quick. */
public interface PushListener {
    /** Shows nothing. */
    PushListener SILENT = new PushListener() {};

    /**
     * @param message one line on what happens now, safe to print; lines that begin with {@code Warning: } are for
     *     everybody
     */
    default void onPhase(String message) {}

    /**
     * @param line the progress of a layer, safe to print; at most a few lines per layer and then one every few seconds
     */
    default void onProgress(String line) {}
}
