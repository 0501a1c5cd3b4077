package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ID stands for that is not that of one image but of a list of them, one for each platform, as engines with the
 * image store of containerd have it.
 *
 * @param images those of the list, whether they are there or not, but no attestations; empty where the engine does not
 *     say which
 */
public record ImageIndex(List<Entry> images) {
    /**
     * @param digest of the image's manifest
     * @param platform such as {@code linux/arm64}; {@code unknown} where the engine does not say
     */
    public record Entry(String digest, String platform) {}

    /** Where the engine cannot tell, and the ID may stand for one image only. */
    static final ImageIndex UNKNOWN = new ImageIndex(List.of());

    public ImageIndex {
        images = List.copyOf(images);
    }

    /** @param manifests as API 1.48 tells them with {@code ?manifests=1} */
    static ImageIndex of(JsonNode manifests) {
        List<Entry> images = new ArrayList<>();
        for (JsonNode manifest : manifests) {
            if (isAttestation(manifest)) {
                continue;
            }
            JsonNode descriptor = manifest.path("Descriptor");
            JsonNode platform = manifest.path("ImageData").path("Platform");
            images.add(new Entry(
                    Json.line(descriptor.path("digest")),
                    name(platform.isMissingNode() ? descriptor.path("platform") : platform)));
        }
        return new ImageIndex(images);
    }

    /** What builders add to an image: how it was built and what is in it. */
    private static boolean isAttestation(JsonNode manifest) {
        return Json.line(manifest.path("Kind")).equals("attestation")
                || Json.line(manifest.path("Descriptor").path("annotations").path("vnd.docker.reference.type"))
                        .equals("attestation-manifest");
    }

    private static String name(JsonNode platform) {
        String os = Json.line(platform.path("os"));
        String architecture = Json.line(platform.path("architecture"));
        String variant = Json.line(platform.path("variant"));
        return os.isEmpty() || architecture.isEmpty()
                ? "unknown"
                : os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
