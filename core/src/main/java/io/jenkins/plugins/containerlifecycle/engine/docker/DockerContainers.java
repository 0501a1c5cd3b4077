package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.FileVisitor;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Containers by the Docker API. */
final class DockerContainers implements Containers {
    private static final Pattern CONTAINER = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    /** An engine that refuses to show a log says so at once. */
    private static final Duration QUIET_LOG_GRACE = Duration.ofSeconds(1);

    private final EngineApi api;
    private final ExecRunner execs;
    private final ContainerFiles files;

    DockerContainers(EngineApi api) {
        this.api = api;
        execs = new ExecRunner(api);
        files = new ContainerFiles(api);
    }

    @Override
    public List<ContainerSummary> list(boolean all, Map<String, String> labels)
            throws EngineException, InterruptedException {
        ObjectNode filters = LenientJson.object();
        if (!labels.isEmpty()) {
            ArrayNode wanted = filters.putArray("label");
            labels.forEach((label, value) -> wanted.add(value.isEmpty() ? label : label + "=" + value));
        }
        String query = "?all=" + all + "&filters=" + EngineApi.encode(LenientJson.text(filters));
        try {
            return EngineAnswers.containers(api.get("list its containers", "/containers/json" + query));
        } catch (EngineRefusal e) {
            throw api.errors().refused("list its containers", "", e);
        }
    }

    @Override
    public ContainerDetails inspect(String idOrName) throws EngineException, InterruptedException {
        String id = container(idOrName);
        String task = "inspect the container " + id;
        try {
            return EngineAnswers.container(api.get(task, "/containers/" + id + "/json"));
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, id, e);
        }
    }

    @Override
    public String create(ContainerSpec spec) throws EngineException, InterruptedException {
        ObjectNode body = LenientJson.object();
        ContainerBody.write(spec, body);
        return new ContainerCreation(api, spec.name(), body).run();
    }

    @Override
    public String create(String name, ObjectNode body) throws EngineException, InterruptedException {
        return new ContainerCreation(api, name, body).run();
    }

    @Override
    public ObjectNode describe(String idOrName) throws EngineException, InterruptedException {
        String id = container(idOrName);
        String task = "inspect the container " + id;
        try {
            return JsonBodies.object(api.get(task, "/containers/" + id + "/json"));
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, id, e);
        }
    }

    @Override
    public void rename(String id, String name) throws EngineException, InterruptedException {
        String task = "give the container " + container(id) + " the name " + SafeText.line(name);
        try {
            api.post(task, "/containers/" + container(id) + "/rename?name=" + EngineApi.encode(name), null);
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, id, e);
        }
    }

    @Override
    public void setRestartPolicy(String id, JsonNode policy) throws EngineException, InterruptedException {
        String task = "set the restart policy of the container " + container(id);
        ObjectNode body = LenientJson.object();
        body.set("RestartPolicy", policy);
        try {
            api.post(task, "/containers/" + container(id) + "/update", body);
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, id, e);
        }
    }

    @Override
    public void start(String id) throws EngineException, InterruptedException {
        String task = "start the container " + container(id);
        try {
            api.post(task, "/containers/" + container(id) + "/start", null);
        } catch (EngineRefusal e) {
            // 304: it already runs.
            if (e.status() != 304) {
                throw api.errors().refused(task, id, e);
            }
        }
    }

    @Override
    public ExecResult exec(String containerId, ExecSpec spec, OutputListener output, Deadline deadline)
            throws EngineException, InterruptedException {
        return execs.run(container(containerId), spec, output, deadline);
    }

    @Override
    public OutputSubscription attach(String containerId, OutputListener output)
            throws EngineException, InterruptedException {
        String id = container(containerId);
        String task = "follow the output of the container " + id;
        try {
            Request request = api.request("POST", "/containers/" + id + "/attach?stream=1&stdout=1&stderr=1", null)
                    .build();
            return FollowedOutput.open(api.transport(), request, output, task, api.responseTimeout());
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, id, e);
        }
    }

    @Override
    public OutputSubscription followLog(String containerId, OutputListener output)
            throws EngineException, InterruptedException {
        String id = container(containerId);
        String task = "follow the log of the container " + id;
        try {
            Request request = api.request("GET", "/containers/" + id + "/logs?follow=1&stdout=1&stderr=1")
                    .build();
            // Podman says nothing at all, not even a status, before the first line of the log.
            return FollowedOutput.openQuiet(api.transport(), request, output, task, QUIET_LOG_GRACE);
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, id, e);
        }
    }

    @Override
    public String logTail(String containerId, int lines, int maxBytes) throws EngineException, InterruptedException {
        if (lines <= 0 || maxBytes <= 0) {
            return "";
        }
        String id = container(containerId);
        String task = "read the log of the container " + id;
        try {
            return LogTail.read(api, task, "/containers/" + id, lines, maxBytes);
        } catch (EngineRefusal e) {
            if (e.status() == 404) {
                throw api.errors().refused(task, id, e);
            }
            // A log driver that cannot be read; the log is evidence, and its absence is not a failure.
            return "no log available: " + e.getMessage();
        }
    }

    @Override
    public Optional<Integer> waitForExit(String containerId, Deadline deadline)
            throws EngineException, InterruptedException {
        String id = container(containerId);
        String task = "wait for the end of the container " + id;
        Request request =
                api.request("POST", "/containers/" + id + "/wait", null).build();
        EngineTransport.Pending<JsonNode> pending = api.transport().streaming(request, JsonBodies::read, () -> {});
        try {
            JsonNode code = pending.awaitOrLeave(task, deadline.remaining()).path("StatusCode");
            if (!JsonBodies.isExitCode(code)) {
                throw api.errors().lost(task, "the answer holds no exit code", null);
            }
            return Optional.of(code.asInt());
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, id, e);
        } finally {
            pending.abort();
        }
    }

    @Override
    public boolean pathExists(String containerId, String path) throws EngineException, InterruptedException {
        String id = container(containerId);
        try {
            return files.stat(id, path).isPresent();
        } catch (EngineRefusal e) {
            throw api.errors().refused("look for " + path + " in the container " + id, id, e);
        }
    }

    @Override
    public Optional<String> resolve(String containerId, String path) throws EngineException, InterruptedException {
        String id = container(containerId);
        try {
            return files.stat(id, path).map(ContainerFiles.Stat::path);
        } catch (EngineRefusal e) {
            throw api.errors().refused("look for " + path + " in the container " + id, id, e);
        }
    }

    @Override
    public Optional<Instant> lastChange(String containerId, String path) throws EngineException, InterruptedException {
        String id = container(containerId);
        try {
            return files.stat(id, path).map(ContainerFiles.Stat::lastChange);
        } catch (EngineRefusal e) {
            throw api.errors().refused("look for " + path + " in the container " + id, id, e);
        }
    }

    @Override
    public Optional<TarContent> readFiles(String containerId, String path, TarLimits limits)
            throws EngineException, InterruptedException {
        String id = container(containerId);
        try {
            return files.read(id, path, limits);
        } catch (EngineRefusal e) {
            throw api.errors().refused("read " + path + " from the container " + id, id, e);
        }
    }

    @Override
    public List<String> walk(String containerId, TarLimits limits, FileVisitor visitor, Deadline deadline)
            throws EngineException, InterruptedException {
        String id = container(containerId);
        try {
            return files.walk(id, limits, visitor, deadline);
        } catch (EngineRefusal e) {
            throw api.errors().refused("read the files of the container " + id, id, e);
        }
    }

    @Override
    public void makeDirectory(String containerId, String path) throws EngineException, InterruptedException {
        String id = container(containerId);
        try {
            files.makeFolder(id, path);
        } catch (EngineRefusal e) {
            throw api.errors().refused("make the folder " + path + " in the container " + id, id, e);
        }
    }

    @Override
    public boolean kill(String id) throws EngineException, InterruptedException {
        return signal(id, "SIGKILL");
    }

    @Override
    public boolean signal(String id, String signal) throws EngineException, InterruptedException {
        String task = "send " + SafeText.line(signal) + " to the container " + container(id);
        try {
            api.post(task, "/containers/" + container(id) + "/kill?signal=" + EngineApi.encode(signal), null);
            return true;
        } catch (EngineRefusal e) {
            // 409: it does not run.
            if (e.status() != 409) {
                throw api.errors().refused(task, id, e);
            }
            return false;
        }
    }

    @Override
    public void remove(String idOrName, Duration patience) throws EngineException {
        Removal.ofContainer(api, container(idOrName), true, patience).run();
    }

    @Override
    public void removeKeepingVolumes(String idOrName, Duration patience) throws EngineException {
        Removal.ofContainer(api, container(idOrName), false, patience).run();
    }

    /** An ID or name that is safe in a path. */
    private static String container(String idOrName) throws EngineException {
        if (!CONTAINER.matcher(idOrName).matches()) {
            throw new EngineException(
                    Kind.NO_SUCH_CONTAINER,
                    "'" + SafeText.line(idOrName) + "' cannot be the name or ID of a container.");
        }
        return idOrName.startsWith("/") ? idOrName.substring(1) : idOrName;
    }
}
