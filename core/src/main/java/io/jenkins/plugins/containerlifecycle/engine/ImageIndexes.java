package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Asks whether an ID is that of one image, or of a list of them. */
final class ImageIndexes {
    /** The first version of the API (Engine 28) that tells it. */
    private static final int TELLS = 48;

    private static final Set<String> ONE_IMAGE = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");

    private final EngineApi api;

    ImageIndexes(EngineApi api) {
        this.api = api;
    }

    Optional<ImageIndex> of(String what, ImageDetails image)
            throws EngineRefusal, EngineException, InterruptedException {
        if (!api.speaks(TELLS)) {
            return isOfManifest(image) ? Optional.of(ImageIndex.UNKNOWN) : Optional.empty();
        }
        JsonNode answer = api.getAs(TELLS, what, "/images/" + EngineApi.encodeName(image.id()) + "/json?manifests=1");
        JsonNode descriptor = answer.path("Descriptor");
        if (!descriptor.isObject()) {
            // Stores of one platform have none; there, an ID is the digest of a configuration.
            return isOfManifest(image) ? Optional.of(ImageIndex.UNKNOWN) : Optional.empty();
        }
        return ONE_IMAGE.contains(Json.line(descriptor.path("mediaType")))
                ? Optional.empty()
                : Optional.of(ImageIndex.of(answer.path("Manifests")));
    }

    /** Whether the ID is what a registry would know the image by, which only the store of containerd has. */
    private static boolean isOfManifest(ImageDetails image) {
        return image.repoDigests().stream().anyMatch(digest -> digest.endsWith("@" + image.id()));
    }
}
