package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The networks of an engine, and which containers are in them. All calls throw {@link EngineException} and take no longer
 * than {@link ContainerEngine} says.
 */
public interface Networks {

    /**
     * Connects a container, which need not run, to a network.
     *
     * @param network name or ID
     * @param endpoint the engine's {@code EndpointConfig}: aliases, fixed addresses, links
     * @throws EngineException of kind {@code REFUSED} if there is no such network or the address is taken
     */
    void connect(String network, String containerId, ObjectNode endpoint) throws EngineException, InterruptedException;

    /** Takes a container out of a network; one that is not in it is fine. */
    void disconnect(String network, String containerId) throws EngineException, InterruptedException;
}
