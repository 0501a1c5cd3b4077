package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.LayerProgress;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The calls by which the engine talks to a registry, with its own trust and network settings. */
final class RegistryCalls {
    static final String AUTH = "X-Registry-Auth";

    private final EngineApi api;

    RegistryCalls(EngineApi api) {
        this.api = api;
    }

    String push(
            ImageReference reference,
            RegistryAuth auth,
            Consumer<LayerProgress> listener,
            Deadline deadline,
            Duration idle)
            throws EngineException, InterruptedException {
        String path = "/images/" + EngineApi.encodeName(reference.repository()) + "/push?tag="
                + EngineApi.encode(reference.tagOrLatest());
        return transfer("push", reference, path, auth, TransferStream.ofPush(listener), deadline, idle);
    }

    String pull(
            ImageReference reference,
            RegistryAuth auth,
            Consumer<LayerProgress> listener,
            Deadline deadline,
            Duration idle)
            throws EngineException, InterruptedException {
        String path = "/images/create?fromImage=" + EngineApi.encode(reference.repository()) + "&tag="
                + EngineApi.encode(reference.digest() == null ? reference.tagOrLatest() : reference.digest());
        return transfer("pull", reference, path, auth, TransferStream.ofPull(listener), deadline, idle);
    }

    private String transfer(
            String verb,
            ImageReference reference,
            String path,
            RegistryAuth auth,
            TransferStream stream,
            Deadline deadline,
            Duration idle)
            throws EngineException, InterruptedException {
        String task = verb + " " + reference;
        api.negotiate(deadline.within(api.responseTimeout()).remaining());
        Request request =
                api.request("POST", path, null).putHeader(AUTH, auth.header()).build();
        EngineTransport.Pending<String> pending = api.transport()
                .streaming(request, response -> read(task, stream, response.getBody(), reference, auth), () -> {});
        try {
            while (true) {
                Duration silence = Duration.ofNanos(System.nanoTime() - stream.lastMessage());
                if (deadline.passed()) {
                    throw tooLong(task, "did not end within " + Durations.text(deadline.length()));
                }
                if (silence.compareTo(idle) >= 0) {
                    throw tooLong(task, "has made no progress for " + Durations.text(idle));
                }
                Duration patience = deadline.within(idle.minus(silence)).remaining();
                try {
                    return pending.awaitOrLeave(task, patience);
                } catch (TimeoutException e) {
                    // Perhaps there was progress meanwhile.
                }
            }
        } catch (EngineRefusal e) {
            throw RegistryErrors.explain(task, reference, e.getMessage(), auth);
        } finally {
            pending.abort();
        }
    }

    private String read(
            String task, TransferStream stream, InputStream body, ImageReference reference, RegistryAuth auth)
            throws IOException, EngineException {
        try (body) {
            return stream.read(body);
        } catch (TransferStream.Failed e) {
            throw RegistryErrors.explain(task, reference, String.valueOf(e.getMessage()), auth);
        } catch (TransferStream.Cut e) {
            throw new EngineException(
                    Kind.CONNECTION_LOST,
                    api.errors().engine() + " was asked to " + task + ", but its report cannot be trusted: "
                            + e.getMessage() + ". The result is not known.");
        }
    }

    private EngineException tooLong(String task, String how) {
        return new EngineException(
                Kind.TIMED_OUT,
                api.errors().engine() + " was asked to " + task + ", but that " + how
                        + ": see the logs of the registry and the engine.");
    }

    Optional<ObjectNode> describe(ImageReference reference, RegistryAuth auth, Deadline deadline)
            throws EngineException, InterruptedException {
        String task = "ask the registry for the digest of " + reference;
        Duration limit = deadline.within(api.responseTimeout()).remaining();
        try {
            Request request = api.request(
                            "GET", "/distribution/" + EngineApi.encodeName(reference.toString()) + "/json")
                    .putHeader(AUTH, auth.header())
                    .build();
            return Optional.of(JsonBodies.object(api.call(task, request, limit)));
        } catch (EngineRefusal e) {
            if (e.wording().isNoSuchCall()) {
                throw new EngineException(
                        Kind.UNSUPPORTED,
                        api.errors().engine() + " cannot " + task + ", as Docker Engine can. It says: "
                                + auth.scrub(e.getMessage()));
            }
            if (e.wording().isNotInRegistry()) {
                return Optional.empty();
            }
            throw RegistryErrors.explain(task, reference, e.getMessage(), auth);
        }
    }

    /** Whether the engine accepts that registry without TLS or with any certificate. */
    boolean isInsecure(String registry) throws EngineException, InterruptedException {
        try {
            JsonNode secure = api.get("tell its registries", "/info")
                    .path("RegistryConfig")
                    .path("IndexConfigs")
                    .path(registry)
                    .path("Secure");
            return secure.isBoolean() && !secure.booleanValue();
        } catch (EngineRefusal e) {
            throw api.errors().refused("tell its registries", registry, e);
        }
    }
}
