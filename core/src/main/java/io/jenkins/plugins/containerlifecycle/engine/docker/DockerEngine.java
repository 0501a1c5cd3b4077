package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.Deadline;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.EngineInfo;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageIndex;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.engine.PushProgress;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An engine with the Docker API (Docker Engine, Podman's socket), reached with docker-java's HTTP client. One object is
 * made per program or build and shared by its threads; the API version is negotiated at the first call.
 */
public final class DockerEngine implements ContainerEngine {
    private static final Pattern CONTAINER = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    /** An engine that refuses to show a log says so at once. */
    private static final Duration QUIET_LOG_GRACE = Duration.ofSeconds(1);

    private final EngineTransport transport;
    private final EngineApi api;
    private final ExecRunner execs;
    private final ContainerFiles files;
    private final RegistryCalls registries;

    private final AtomicBoolean warm = new AtomicBoolean();

    private DockerEngine(DockerEndpoint config) {
        transport = new EngineTransport(config);
        api = new EngineApi(transport);
        execs = new ExecRunner(api);
        files = new ContainerFiles(api);
        registries = new RegistryCalls(api);
    }

    /** Does nothing but remember where the engine is; what is wrong with that shows at the first call. */
    public static DockerEngine connect(DockerEndpoint config) {
        return new DockerEngine(config);
    }

    /** With requests that are harmless because they name a container that does not exist. */
    @Override
    public void warmUp() {
        if (!warm.compareAndSet(false, true)) {
            return;
        }
        String nobody = "container-lifecycle-warm-up-" + UUID.randomUUID();
        try {
            exec(
                    nobody,
                    new ExecSpec(List.of("true"), Map.of(), null),
                    (s, b) -> {},
                    Deadline.in(api.responseTimeout()));
        } catch (EngineException e) {
            // Expected: there is no such container.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            removeContainer(nobody, Duration.ofSeconds(5));
            TarReader.read(new ByteArrayInputStream(ContainerFiles.tarOf(nobody)), new TarLimits(1, 1, 1));
            FrameReader.read(InputStream.nullInputStream(), (s, b) -> {});
        } catch (EngineException | IOException e) {
            // As above.
        }
    }

    @Override
    public EngineInfo info() throws EngineException, InterruptedException {
        return api.info();
    }

    @Override
    public Instant now() {
        return transport.clock().now();
    }

    @Override
    public ImageDetails inspectImage(String reference) throws EngineException, InterruptedException {
        ImageNameCheck.require(reference);
        String what = "inspect the image " + reference;
        try {
            return EngineAnswers.image(api.get(what, "/images/" + EngineApi.encodeName(reference) + "/json"));
        } catch (EngineRefusal e) {
            throw MissingImage.explain(api, api.errors().refused(what, reference, e), reference);
        }
    }

    @Override
    public Optional<ImageIndex> imageIndex(ImageDetails image) throws EngineException, InterruptedException {
        String what = "tell which platforms the image " + image.id() + " is for";
        try {
            return new ImageIndexes(api).of(what, image);
        } catch (EngineRefusal e) {
            throw api.errors().refused(what, image.id(), e);
        }
    }

    @Override
    public List<String> imageHistory(String imageId) throws EngineException, InterruptedException {
        ImageNameCheck.require(imageId);
        String what = "tell the history of the image " + imageId;
        try {
            List<String> steps = new ArrayList<>();
            for (JsonNode step : api.get(what, "/images/" + EngineApi.encodeName(imageId) + "/history")) {
                steps.add(step.path("CreatedBy").asText(""));
            }
            return steps;
        } catch (EngineRefusal e) {
            throw api.errors().refused(what, imageId, e);
        }
    }

    @Override
    public void tagImage(String imageId, String reference) throws EngineException, InterruptedException {
        ImageNameCheck.require(imageId);
        ImageNameCheck.require(reference);
        String what = "give the image " + imageId + " the name " + reference;
        String query = "?repo=" + EngineApi.encode(ImageReference.repository(reference)) + "&tag="
                + EngineApi.encode(ImageReference.tag(reference).orElse("latest"));
        try {
            api.post(what, "/images/" + EngineApi.encodeName(imageId) + "/tag" + query, null);
        } catch (EngineRefusal e) {
            throw api.errors().refused(what, e.says("invalid reference format") ? reference : imageId, e);
        }
    }

    @Override
    public void untagImage(String reference) throws EngineException, InterruptedException {
        ImageNameCheck.require(reference);
        String what = "remove the name " + reference;
        try {
            Request request = api.request("DELETE", "/images/" + EngineApi.encodeName(reference) + "?noprune=1")
                    .build();
            api.call(what, request, api.responseTimeout());
        } catch (EngineRefusal e) {
            if (e.status() != 404) {
                throw api.errors().refused(what, reference, e);
            }
        }
    }

    @Override
    public String pushImage(
            String reference, RegistryAuth auth, Consumer<PushProgress> listener, Deadline deadline, Duration idle)
            throws EngineException, InterruptedException {
        return registries.push(reference, auth, listener, deadline, idle);
    }

    @Override
    public Optional<String> registryDigest(String reference, RegistryAuth auth, Deadline deadline)
            throws EngineException, InterruptedException {
        return registries.digest(reference, auth, deadline);
    }

    @Override
    public boolean isInsecureRegistry(String registry) throws EngineException, InterruptedException {
        return registries.isInsecure(registry);
    }

    @Override
    public List<ImageSummary> listImages() throws EngineException, InterruptedException {
        try {
            return api.images();
        } catch (EngineRefusal e) {
            throw api.errors().refused("list its images", "", e);
        }
    }

    @Override
    public List<ContainerSummary> listContainers(boolean all, Map<String, String> labels)
            throws EngineException, InterruptedException {
        ObjectNode filters = LenientJson.object();
        if (!labels.isEmpty()) {
            ArrayNode wanted = filters.putArray("label");
            labels.forEach((label, value) -> wanted.add(value.isEmpty() ? label : label + "=" + value));
        }
        String query = "?all=" + all + "&filters=" + EngineApi.encode(filters.toString());
        try {
            return EngineAnswers.containers(api.get("list its containers", "/containers/json" + query));
        } catch (EngineRefusal e) {
            throw api.errors().refused("list its containers", "", e);
        }
    }

    @Override
    public ContainerDetails inspectContainer(String idOrName) throws EngineException, InterruptedException {
        String id = container(idOrName);
        String what = "inspect the container " + id;
        try {
            return EngineAnswers.container(api.get(what, "/containers/" + id + "/json"));
        } catch (EngineRefusal e) {
            throw api.errors().refused(what, id, e);
        }
    }

    @Override
    public String createContainer(ContainerSpec spec) throws EngineException, InterruptedException {
        return new ContainerCreation(api, spec).run();
    }

    @Override
    public void startContainer(String id) throws EngineException, InterruptedException {
        String what = "start the container " + container(id);
        try {
            api.post(what, "/containers/" + container(id) + "/start", null);
        } catch (EngineRefusal e) {
            // 304: it runs already.
            if (e.status() != 304) {
                throw api.errors().refused(what, id, e);
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
        String what = "follow the output of the container " + id;
        try {
            Request request = api.request("POST", "/containers/" + id + "/attach?stream=1&stdout=1&stderr=1", null)
                    .build();
            return FollowedOutput.open(transport, request, output, what, api.responseTimeout());
        } catch (EngineRefusal e) {
            throw api.errors().refused(what, id, e);
        }
    }

    @Override
    public OutputSubscription followLog(String containerId, OutputListener output)
            throws EngineException, InterruptedException {
        String id = container(containerId);
        String what = "follow the log of the container " + id;
        try {
            Request request = api.request("GET", "/containers/" + id + "/logs?follow=1&stdout=1&stderr=1")
                    .build();
            // Podman says nothing at all, not even a status, before the first line of the log.
            return FollowedOutput.openQuiet(transport, request, output, what, QUIET_LOG_GRACE);
        } catch (EngineRefusal e) {
            throw api.errors().refused(what, id, e);
        }
    }

    @Override
    public String logTail(String containerId, int lines, int maxBytes) throws EngineException, InterruptedException {
        if (lines <= 0 || maxBytes <= 0) {
            return "";
        }
        String id = container(containerId);
        String what = "read the log of the container " + id;
        LogTail tail = new LogTail(maxBytes);
        try {
            Request request = api.request("GET", "/containers/" + id + "/logs?stdout=1&stderr=1&tail=" + lines)
                    .build();
            transport
                    .quick(request, response -> {
                        try (InputStream body = response.getBody()) {
                            FrameReader.read(body, tail);
                        }
                        return null;
                    })
                    .await(what, api.responseTimeout());
            return tail.text();
        } catch (EngineRefusal e) {
            if (e.status() == 404) {
                throw api.errors().refused(what, id, e);
            }
            // A log driver that cannot be read; the log is evidence, its absence no failure.
            return "no log available: " + e.getMessage();
        }
    }

    @Override
    public Optional<Integer> waitForExit(String containerId, Deadline deadline)
            throws EngineException, InterruptedException {
        String id = container(containerId);
        String what = "wait for the end of the container " + id;
        Request request =
                api.request("POST", "/containers/" + id + "/wait", null).build();
        EngineTransport.Pending<JsonNode> pending = transport.streaming(request, JsonBodies::read, () -> {});
        try {
            JsonNode code = pending.awaitOrLeave(what, deadline.remaining()).path("StatusCode");
            if (!code.isIntegralNumber()) {
                throw api.errors().lost(what, "the answer holds no exit code", null);
            }
            return Optional.of(code.asInt());
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (EngineRefusal e) {
            throw api.errors().refused(what, id, e);
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
    public void makeDirectory(String containerId, String path) throws EngineException, InterruptedException {
        String id = container(containerId);
        try {
            files.makeFolder(id, path);
        } catch (EngineRefusal e) {
            throw api.errors().refused("make the folder " + path + " in the container " + id, id, e);
        }
    }

    @Override
    public boolean killContainer(String id) throws EngineException, InterruptedException {
        String what = "kill the container " + container(id);
        try {
            api.post(what, "/containers/" + container(id) + "/kill", null);
            return true;
        } catch (EngineRefusal e) {
            // 409: it does not run.
            if (e.status() != 409) {
                throw api.errors().refused(what, id, e);
            }
            return false;
        }
    }

    @Override
    public void removeContainer(String idOrName, Duration patience) throws EngineException {
        new ContainerRemoval(api, container(idOrName), patience).run();
    }

    @Override
    public void close() {
        transport.close();
    }

    /** An ID or name that is fit for a path. */
    private static String container(String idOrName) throws EngineException {
        if (!CONTAINER.matcher(idOrName).matches()) {
            throw new EngineException(
                    Kind.NO_SUCH_CONTAINER,
                    "'" + SafeText.line(idOrName) + "' cannot be the name or ID of a container.");
        }
        return idOrName.startsWith("/") ? idOrName.substring(1) : idOrName;
    }
}
