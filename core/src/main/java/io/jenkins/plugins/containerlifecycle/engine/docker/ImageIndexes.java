package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks whether an ID is that of one image or of a list of images. */
final class ImageIndexes {
    /** The first version of the API (Engine 28) that tells. */
    private static final int TELLS = 48;

    private static final Set<String> ONE_IMAGE = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");

    private final EngineApi api;

    ImageIndexes(EngineApi api) {
        this.api = api;
    }

    Optional<ImageIndex> of(String task, ImageDetails image)
            throws EngineRefusal, EngineException, InterruptedException {
        if (!api.speaks(TELLS)) {
            return isOfManifest(image) ? Optional.of(ImageIndex.UNKNOWN) : Optional.empty();
        }
        JsonNode answer = api.getAs(TELLS, task, "/images/" + EngineApi.encodeName(image.id()) + "/json?manifests=1");
        JsonNode descriptor = answer.path("Descriptor");
        if (!descriptor.isObject()) {
            // Stores of one platform have none; there, an ID is the digest of a configuration.
            return isOfManifest(image) ? Optional.of(ImageIndex.UNKNOWN) : Optional.empty();
        }
        return ONE_IMAGE.contains(JsonBodies.line(descriptor.path("mediaType")))
                ? Optional.empty()
                : Optional.of(index(answer.path("Manifests")));
    }

    /** Whether the ID is the one by which a registry would know the image; only containerd's store has those. */
    private static boolean isOfManifest(ImageDetails image) {
        return image.repoDigests().stream().anyMatch(digest -> digest.endsWith("@" + image.id()));
    }

    /** @param manifests as API 1.48 returns them with {@code ?manifests=1} */
    private static ImageIndex index(JsonNode manifests) {
        List<ImageIndex.Entry> images = new ArrayList<>();
        for (JsonNode manifest : manifests) {
            if (isAttestation(manifest)) {
                continue;
            }
            JsonNode descriptor = manifest.path("Descriptor");
            JsonNode platform = manifest.path("ImageData").path("Platform");
            images.add(new ImageIndex.Entry(
                    JsonBodies.line(descriptor.path("digest")),
                    name(platform.isMissingNode() ? descriptor.path("platform") : platform)));
        }
        return new ImageIndex(images);
    }

    /** What builders add to an image: how it was built and what is in it. */
    private static boolean isAttestation(JsonNode manifest) {
        return JsonBodies.line(manifest.path("Kind")).equals("attestation")
                || JsonBodies.line(
                                manifest.path("Descriptor").path("annotations").path("vnd.docker.reference.type"))
                        .equals("attestation-manifest");
    }

    private static String name(JsonNode platform) {
        String os = JsonBodies.line(platform.path("os"));
        String architecture = JsonBodies.line(platform.path("architecture"));
        String variant = JsonBodies.line(platform.path("variant"));
        return os.isEmpty() || architecture.isEmpty()
                ? "unknown"
                : os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
