package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageIndex;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.engine.LayerProgress;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Images by the Docker API. */
final class DockerImages implements Images {
    /** A line for each image. */
    private static final int MAX_LOAD_ANSWER = 64 << 10;

    private final EngineApi api;
    private final RegistryCalls registries;

    DockerImages(EngineApi api) {
        this.api = api;
        registries = new RegistryCalls(api);
    }

    @Override
    public ImageDetails inspect(String reference) throws EngineException, InterruptedException {
        return EngineAnswers.image(describe(reference));
    }

    @Override
    public ObjectNode describe(String reference) throws EngineException, InterruptedException {
        ImageNameCheck.require(reference);
        String task = "inspect the image " + reference;
        try {
            return JsonBodies.object(api.get(task, "/images/" + EngineApi.encodeName(reference) + "/json"));
        } catch (EngineRefusal e) {
            throw MissingImage.explain(api, api.errors().refused(task, reference, e), reference);
        }
    }

    @Override
    public Optional<ImageIndex> index(ImageDetails image) throws EngineException, InterruptedException {
        String task = "tell which platforms the image " + image.id() + " is for";
        try {
            return new ImageIndexes(api).of(task, image);
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, image.id(), e);
        }
    }

    @Override
    public List<String> history(String imageId) throws EngineException, InterruptedException {
        ImageNameCheck.require(imageId);
        String task = "tell the history of the image " + imageId;
        try {
            List<String> steps = new ArrayList<>();
            for (JsonNode step : api.get(task, "/images/" + EngineApi.encodeName(imageId) + "/history")) {
                steps.add(step.path("CreatedBy").asText(""));
            }
            return steps;
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, imageId, e);
        }
    }

    @Override
    public void tag(String imageId, ImageReference reference) throws EngineException, InterruptedException {
        ImageNameCheck.require(imageId);
        String task = "give the image " + imageId + " the name " + reference;
        String query = "?repo=" + EngineApi.encode(reference.repository()) + "&tag="
                + EngineApi.encode(reference.tagOrLatest());
        try {
            api.post(task, "/images/" + EngineApi.encodeName(imageId) + "/tag" + query, null);
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, e.wording().isInvalidReference() ? reference.toString() : imageId, e);
        }
    }

    @Override
    public void untag(ImageReference reference) throws EngineException, InterruptedException {
        String task = "remove the name " + reference;
        try {
            Request request = api.request(
                            "DELETE", "/images/" + EngineApi.encodeName(reference.toString()) + "?noprune=1")
                    .build();
            api.call(task, request, api.responseTimeout());
        } catch (EngineRefusal e) {
            if (e.status() != 404) {
                throw api.errors().refused(task, reference.toString(), e);
            }
        }
    }

    @Override
    public String push(
            ImageReference reference,
            RegistryAuth auth,
            Consumer<LayerProgress> listener,
            Deadline deadline,
            Duration idle)
            throws EngineException, InterruptedException {
        return registries.push(reference, auth, listener, deadline, idle);
    }

    @Override
    public String pull(
            ImageReference reference,
            RegistryAuth auth,
            Consumer<LayerProgress> listener,
            Deadline deadline,
            Duration idle)
            throws EngineException, InterruptedException {
        return registries.pull(reference, auth, listener, deadline, idle);
    }

    @Override
    public Optional<ObjectNode> describeAtRegistry(ImageReference reference, RegistryAuth auth, Deadline deadline)
            throws EngineException, InterruptedException {
        return registries.describe(reference, auth, deadline);
    }

    @Override
    public Optional<String> registryDigest(ImageReference reference, RegistryAuth auth, Deadline deadline)
            throws EngineException, InterruptedException {
        return describeAtRegistry(reference, auth, deadline)
                .map(found -> JsonBodies.line(found.path("Descriptor").path("digest")))
                .filter(digest -> !digest.isEmpty());
    }

    @Override
    public boolean isInsecureRegistry(String registry) throws EngineException, InterruptedException {
        return registries.isInsecure(registry);
    }

    @Override
    public void load(byte[] archive) throws EngineException, InterruptedException {
        String task = "load an image";
        try {
            Request request = api.request("POST", "/images/load?quiet=1")
                    .putHeader("Content-Type", "application/x-tar")
                    .bodyBytes(archive)
                    .build();
            api.transport()
                    .quick(request, response -> response.getBody().readNBytes(MAX_LOAD_ANSWER))
                    .await(task, api.responseTimeout());
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, "", e);
        }
    }

    @Override
    public void remove(String imageId, Duration patience) throws EngineException {
        ImageNameCheck.require(imageId);
        Removal.ofImage(api, imageId, patience).run();
    }

    @Override
    public List<ImageSummary> list() throws EngineException, InterruptedException {
        try {
            return api.images();
        } catch (EngineRefusal e) {
            throw api.errors().refused("list its images", "", e);
        }
    }
}
