package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTaskBuilder;
import io.jenkins.plugins.containerlifecycle.engine.Services;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services by the Docker API. */
final class DockerServices implements Services {
    /** What the manager wants of a task that is to run, or to take the place of one that stops. */
    private static final Set<String> WANTED = Set.of("ready", "running");

    private final EngineApi api;

    DockerServices(EngineApi api) {
        this.api = api;
    }

    @Override
    public ObjectNode describe(String idOrName) throws EngineException, InterruptedException {
        String task = "inspect the service " + SafeText.line(idOrName);
        try {
            Request request = api.verbatim("GET", path(idOrName), null).build();
            return JsonBodies.object(api.call(task, request, api.responseTimeout()));
        } catch (EngineRefusal e) {
            throw explain(task, idOrName, e);
        }
    }

    @Override
    public void update(String id, long version, JsonNode spec, RegistryAuth auth)
            throws EngineException, InterruptedException {
        update(id, version, "", spec, auth);
    }

    @Override
    public void rollback(String id, long version, JsonNode spec) throws EngineException, InterruptedException {
        update(id, version, "&rollback=previous", spec, RegistryAuth.NONE);
    }

    private void update(String id, long version, String query, JsonNode spec, RegistryAuth auth)
            throws EngineException, InterruptedException {
        String name = JsonBodies.line(spec.path("Name"));
        String task = "update the service " + name;
        try {
            Request.Builder request = api.verbatim("POST", path(id) + "/update?version=" + version + query, spec);
            if (!auth.isNone()) {
                request.putHeader(RegistryCalls.AUTH, auth.header());
            }
            api.call(task, request.build(), api.responseTimeout());
        } catch (EngineRefusal e) {
            throw explain(task, name, e);
        }
    }

    @Override
    public List<ServiceTask> tasks(String serviceId) throws EngineException, InterruptedException {
        ObjectNode filters = LenientJson.object();
        filters.putObject("service").put(serviceId, true);
        List<ServiceTask> tasks = new ArrayList<>();
        for (JsonNode task : list("tasks", "/tasks?filters=" + EngineApi.encode(LenientJson.text(filters)))) {
            JsonNode status = task.path("Status");
            tasks.add(new ServiceTaskBuilder()
                    .id(JsonBodies.line(task.path("ID")))
                    .slot(task.path("Slot").asInt())
                    .nodeId(JsonBodies.line(task.path("NodeID")))
                    .labels(JsonBodies.map(
                            task.path("Spec").path("ContainerSpec").path("Labels")))
                    .state(JsonBodies.line(status.path("State")))
                    .wanted(WANTED.contains(JsonBodies.text(task.path("DesiredState"))))
                    .error(JsonBodies.line(status.path("Err")))
                    .containerId(JsonBodies.line(status.path("ContainerStatus").path("ContainerID")))
                    .build());
        }
        return tasks;
    }

    @Override
    public Map<String, String> nodes() throws EngineException, InterruptedException {
        Map<String, String> nodes = new LinkedHashMap<>();
        for (JsonNode node : list("nodes", "/nodes")) {
            nodes.put(
                    JsonBodies.line(node.path("ID")),
                    JsonBodies.line(node.path("Description").path("Hostname")));
        }
        return nodes;
    }

    private JsonNode list(String what, String path) throws EngineException, InterruptedException {
        String task = "list the " + what + " of its swarm";
        try {
            return api.get(task, path);
        } catch (EngineRefusal e) {
            throw explain(task, "", e);
        }
    }

    @Override
    public String logTail(String taskId, int lines, int maxBytes) throws EngineException, InterruptedException {
        String task = "read the log of the task " + taskId;
        try {
            return LogTail.read(api, task, "/tasks/" + EngineApi.encode(taskId), lines, maxBytes);
        } catch (EngineRefusal e) {
            throw explain(task, "", e);
        }
    }

    private EngineException explain(String task, String service, EngineRefusal e) {
        EngineWording said = e.wording();
        String engine = api.errors().engine();
        if (said.isNoManager() || said.isNoSuchCall()) {
            return new EngineException(
                    Kind.UNSUPPORTED,
                    engine + " is not a manager of a swarm, so it has no services: say where a manager is, or make it"
                            + " one with 'docker swarm init'.");
        }
        if (said.isNoSuchService()) {
            return new EngineException(
                    Kind.NO_SUCH_SERVICE,
                    engine + " has no service '" + SafeText.line(service)
                            + "': check the name, or create it first with 'docker service create' or 'docker stack"
                            + " deploy'.");
        }
        if (said.isOutOfSequence()) {
            return new EngineException(
                    Kind.CONFLICT,
                    "Somebody else changed the service " + service
                            + " at the same moment, so nothing was changed: look what it is now, and try again.");
        }
        return api.errors().refused(task, service, e);
    }

    private static String path(String service) {
        return "/services/" + EngineApi.encode(service);
    }
}
