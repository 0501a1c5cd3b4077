package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import java.util.Map;

/** Makes a container if there is none yet that its configuration could be taken from. */
@FunctionalInterface
public interface FirstContainer {
    /**
     * Creates the container and does not start it.
     *
     * @param name of the container
     * @param image as it was asked for
     * @param labels to give it
     * @param environment to give it
     */
    void create(String name, String image, Map<String, String> labels, Map<String, String> environment)
            throws DeployException, EngineException, InterruptedException;

    /** Called in place of {@link #create} if there is a container of that name already. */
    default void notNeeded(String name) {}
}
