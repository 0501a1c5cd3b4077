package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.Images;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.registry.RegistryClient;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryManifest;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a registry has after a push. The engine is asked, with its own network and trust; if it cannot tell, like
 * Podman, we ask the registry ourselves from this machine.
 */
final class RegistryView {
    private final Images images;
    private final RegistryClient client;
    private final ImageReference reference;
    private final RegistryAuth auth;
    private final Deadline deadline;

    /** Whether the engine can ask a registry, once it was tried. */
    private @Nullable Boolean engineAsks;

    RegistryView(Images images, RegistryClient client, ImageReference reference, RegistryAuth auth, Deadline deadline) {
        this.images = images;
        this.client = client;
        this.reference = reference;
        this.auth = auth;
        this.deadline = deadline;
    }

    /** The digest that the name has there; empty if there is nothing under that name. */
    Optional<String> digest() throws EngineException, InterruptedException {
        if (!Boolean.FALSE.equals(engineAsks)) {
            try {
                Optional<String> digest = images.registryDigest(reference, auth, deadline);
                engineAsks = true;
                return digest;
            } catch (EngineException e) {
                if (e.kind() != Kind.UNSUPPORTED) {
                    throw e;
                }
                engineAsks = false;
            }
        }
        return manifest(reference).map(RegistryManifest::digest);
    }

    /**
     * The ID of the image that was pushed with a digest, for an engine that does not know its images' digests at a
     * registry.
     *
     * @return empty if the engine knows them itself, or if the registry no longer has it
     */
    Optional<String> imageOf(String digest) throws EngineException, InterruptedException {
        if (engineAsks()) {
            return Optional.empty();
        }
        return manifest(reference.at(digest)).flatMap(manifest -> Optional.ofNullable(manifest.configDigest()));
    }

    private Optional<RegistryManifest> manifest(ImageReference name) throws EngineException, InterruptedException {
        boolean insecure = images.isInsecureRegistry(reference.registry());
        try {
            return client.manifest(name, auth, insecure, deadline);
        } catch (RegistryException e) {
            throw new EngineException(kind(e.kind()), e.getMessage(), e);
        }
    }

    /** The push does not care which of the two asked the registry. */
    private static Kind kind(RegistryException.Kind kind) {
        return switch (kind) {
            case DENIED -> Kind.REGISTRY_DENIED;
            case UNAVAILABLE -> Kind.REGISTRY_UNAVAILABLE;
            case REFUSED -> Kind.REGISTRY_REFUSED;
            case BAD_CONFIGURATION -> Kind.BAD_CONFIGURATION;
        };
    }

    /** An engine that has the call can ask, even if it fails; the error is for whoever wants the answer. */
    private boolean engineAsks() throws InterruptedException {
        if (engineAsks == null) {
            try {
                images.registryDigest(reference, auth, deadline);
                engineAsks = true;
            } catch (EngineException e) {
                engineAsks = e.kind() != Kind.UNSUPPORTED;
            }
        }
        return engineAsks;
    }
}
