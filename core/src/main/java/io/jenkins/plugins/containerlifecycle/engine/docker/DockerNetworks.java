package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Networks;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;

/** Networks by the Docker API. */
final class DockerNetworks implements Networks {
    private final EngineApi api;

    DockerNetworks(EngineApi api) {
        this.api = api;
    }

    @Override
    public void connect(String network, String containerId, ObjectNode endpoint)
            throws EngineException, InterruptedException {
        String task = "connect the container " + containerId + " to the network " + SafeText.line(network);
        ObjectNode body = LenientJson.object().put("Container", containerId);
        body.set("EndpointConfig", endpoint);
        try {
            api.post(task, path(network) + "/connect", body);
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, containerId, e);
        }
    }

    @Override
    public void disconnect(String network, String containerId) throws EngineException, InterruptedException {
        String task = "take the container " + containerId + " out of the network " + SafeText.line(network);
        ObjectNode body = LenientJson.object().put("Container", containerId).put("Force", false);
        try {
            api.post(task, path(network) + "/disconnect", body);
        } catch (EngineRefusal e) {
            if (!e.wording().isNotConnected()) {
                throw api.errors().refused(task, containerId, e);
            }
        }
    }

    private static String path(String network) {
        return "/networks/" + EngineApi.encode(network);
    }
}
