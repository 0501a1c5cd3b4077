package io.jenkins.plugins.containerlifecycle.push;

/** Follows a push live. Called from the pushing thread and from the engine client's; must be quick. */
public interface PushListener {
    /** Shows nothing. */
    PushListener SILENT = new PushListener() {};

    /**
     * @param message one line on what happens now, safe to print; one that begins with {@code Warning: } matters to
     *     everybody
     */
    default void onPhase(String message) {}

    /** @param line how far a layer is, safe to print; at most a few for each layer and then one in some seconds */
    default void onProgress(String line) {}
}
