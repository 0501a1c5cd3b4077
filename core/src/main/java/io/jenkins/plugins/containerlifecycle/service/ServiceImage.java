package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.CredentialsException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The image that the nodes of a swarm are told to run.
 *
 * @param name with the registry's digest, if it has the image: then all nodes run the same one
 * @param platforms for which the registry has it, in the engine's JSON; empty if that is not known
 * @param auth for the nodes that pull it
 * @param warnings sentences on what may not be as it seems
 */
record ServiceImage(String name, String id, ArrayNode platforms, RegistryAuth auth, List<String> warnings) {
    private static final Duration REGISTRY = Duration.ofSeconds(30);
    /** What a registry may be the reason of, and not the engine. */
    private static final Set<EngineException.Kind> OF_REGISTRY = Set.of(
            EngineException.Kind.REGISTRY_UNKNOWN,
            EngineException.Kind.REGISTRY_DENIED,
            EngineException.Kind.REGISTRY_UNAVAILABLE,
            EngineException.Kind.REGISTRY_REFUSED,
            EngineException.Kind.TIMED_OUT,
            EngineException.Kind.UNSUPPORTED);

    /**
     * Does what the docker command does, which asks the registry as well.
     *
     * @param image of the manager's engine, which is the one that was validated
     * @param nodes how many machines the swarm has
     */
    static ServiceImage of(Images images, ServiceRequest request, ImageDetails image, int nodes)
            throws DeployException, EngineException, InterruptedException {
        if (ImageIds.looksLikeOne(request.image())) {
            if (nodes > 1) {
                throw new DeployException("'" + request.image()
                        + "' is an ID, by which the other nodes of the swarm cannot find the image: give its name.");
            }
            return local(image.id(), image, RegistryAuth.NONE, List.of());
        }
        ImageReference reference = ImageReference.split(request.image());
        RegistryAuth auth = credentials(request, reference);
        boolean byName = request.imageId() == null;
        String complaint = "The registry " + reference.registry() + " has no image " + request.image() + ".";
        try {
            Optional<ObjectNode> found = images.describeAtRegistry(reference, auth, Deadline.in(REGISTRY));
            if (found.isPresent()) {
                return pinned(reference, image, found.get(), auth, request.imageId() != null);
            }
        } catch (EngineException e) {
            if (!OF_REGISTRY.contains(e.kind())) {
                throw e;
            }
            // What cannot be asked may have another image, which the nodes would pull.
            byName &= e.kind() == EngineException.Kind.REGISTRY_UNKNOWN;
            complaint = e.getMessage();
        }
        if (byName) {
            String local = "Each node runs what it has itself under the name " + request.image()
                    + ", since no registry was found to have it. " + complaint;
            return local(request.image(), image, auth, List.of(local));
        }
        String unsure = "No registry confirms which image " + request.image() + " is, so ";
        if (nodes > 1) {
            throw new DeployException(
                    unsure + "the nodes may run others than this engine has; nothing was changed. " + complaint);
        }
        return local(
                image.id(),
                image,
                RegistryAuth.NONE,
                List.of(unsure + "the service gets the one of this engine by its ID. " + complaint));
    }

    private static RegistryAuth credentials(ServiceRequest request, ImageReference reference)
            throws DeployException, InterruptedException {
        try {
            return request.credentials().of(reference.registry());
        } catch (CredentialsException e) {
            throw new DeployException(e.getMessage());
        }
    }

    private static ServiceImage local(String name, ImageDetails image, RegistryAuth auth, List<String> warnings) {
        return new ServiceImage(name, image.id(), LenientJson.object().arrayNode(), auth, warnings);
    }

    private static ServiceImage pinned(
            ImageReference reference, ImageDetails image, ObjectNode found, RegistryAuth auth, boolean verdict)
            throws DeployException {
        String digest = found.path("Descriptor").path("digest").asText();
        boolean same = image.repoDigests().stream()
                .map(ImageReference::split)
                .anyMatch(known -> known.canonicalRepository().equals(reference.canonicalRepository())
                        && digest.equals(known.digest()));
        if (!same) {
            throw new DeployException("The registry has another image under the name " + reference + " (" + digest
                    + ") than this engine (" + image.id()
                    + "), so nothing was changed: pull that one first, or push this"
                    + " one.");
        }
        String name = reference.digest() != null
                ? reference.toString()
                : new ImageReference(reference.host(), reference.path(), reference.tagOrLatest(), digest).toString();
        ArrayNode platforms = platforms(found.path("Platforms"));
        if (platforms.size() == 1) {
            return new ServiceImage(name, image.id(), platforms, auth, List.of());
        }
        String several =
                "The registry " + (platforms.isEmpty() ? "may have" : "has") + " images of several platforms as " + name
                        + ", of which this engine runs only the one for " + image.os() + "/" + image.architecture();
        if (verdict) {
            throw new DeployException(several + ", and the verdict is on no other: build the image for one platform,"
                    + " or name the one of that platform by its digest; nothing was changed.");
        }
        return new ServiceImage(name, image.id(), platforms, auth, List.of(several + ": other nodes run others."));
    }

    private static ArrayNode platforms(JsonNode ofRegistry) {
        ArrayNode platforms = LenientJson.object().arrayNode();
        for (JsonNode platform : ofRegistry) {
            String architecture = platform.path("architecture").asText();
            if (architecture.equals("unknown")) {
                // Not an image, but what builders tell about one.
                continue;
            }
            platforms
                    .addObject()
                    // Nodes name the variant of their ARM in other words than registries, so no node would fit.
                    .put("Architecture", architecture.equalsIgnoreCase("arm") ? "" : architecture)
                    .put("OS", platform.path("os").asText());
        }
        return platforms;
    }
}
