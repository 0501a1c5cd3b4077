package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineInfo;
import io.jenkins.plugins.containerlifecycle.engine.Events;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.engine.Networks;
import io.jenkins.plugins.containerlifecycle.engine.Services;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * An engine with the Docker API (Docker Engine, Podman's socket), reached by HTTP. One object is created per
 * program or build and shared by its threads; the API version is negotiated at the first call.
 */
public final class DockerEngine implements ContainerEngine {
    /** Or about to be: classes are there for all engines. */
    private static final AtomicBoolean LOADED = new AtomicBoolean();

    private final EngineTransport transport;
    private final EngineApi api;
    private final Images images;
    private final Containers containers;
    private final Networks networks;
    private final Services services;
    private final Events events;

    private final AtomicBoolean warm = new AtomicBoolean();

    private DockerEngine(EngineTransport transport) {
        this.transport = transport;
        api = new EngineApi(transport);
        images = new DockerImages(api);
        containers = new DockerContainers(api);
        networks = new DockerNetworks(api);
        services = new DockerServices(api);
        events = new DockerEvents(api);
    }

    /** Only remembers where the engine is; errors in that show at the first call. */
    public static DockerEngine connect(DockerEndpoint config) {
        return new DockerEngine(new EngineTransport(config));
    }

    /**
     * An engine that is only a function, for a rehearsal of calls to a real one.
     *
     * @param answers makes the whole answer, in HTTP, out of the first line of a request; one byte a character
     */
    public static DockerEngine inMemory(UnaryOperator<String> answers) {
        DockerEndpoint nowhere = DockerEndpoint.of(URI.create("unix:///dev/null"));
        return new DockerEngine(new EngineTransport(nowhere, () -> new MemorySocket(answers)));
    }

    /** With requests that are harmless because they name a container that does not exist. */
    @Override
    public void warmUp() {
        if (!warm.compareAndSet(false, true)) {
            return;
        }
        String nobody = "container-lifecycle-warm-up-" + UUID.randomUUID();
        try {
            transport.prepareStreaming();
            if (!LOADED.compareAndSet(false, true)) {
                return;
            }
            containers.exec(
                    nobody,
                    new ExecSpec(List.of("true"), Map.of(), null),
                    (s, b) -> {},
                    Deadline.in(api.responseTimeout()));
        } catch (EngineException e) {
            // Expected: there is no such container.
        } catch (InterruptedException e) {
            LOADED.set(false);
            Thread.currentThread().interrupt();
            return;
        }
        try {
            containers.remove(nobody, Duration.ofSeconds(5));
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
    public String node() throws EngineException, InterruptedException {
        return JsonBodies.line(machine("say the name of its machine").path("Name"));
    }

    @Override
    public SwarmRole swarmRole() throws EngineException, InterruptedException {
        JsonNode swarm = machine("say what it is in a swarm").path("Swarm");
        String state = JsonBodies.text(swarm.path("LocalNodeState"));
        if (state.isEmpty() || state.equals("inactive")) {
            return SwarmRole.NONE;
        }
        return swarm.path("ControlAvailable").asBoolean() ? SwarmRole.MANAGER : SwarmRole.WORKER;
    }

    private JsonNode machine(String task) throws EngineException, InterruptedException {
        try {
            return api.get(task, "/info");
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, "", e);
        }
    }

    @Override
    public Images images() {
        return images;
    }

    @Override
    public Containers containers() {
        return containers;
    }

    @Override
    public Networks networks() {
        return networks;
    }

    @Override
    public Services services() {
        return services;
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public void close() {
        transport.close();
    }
}
