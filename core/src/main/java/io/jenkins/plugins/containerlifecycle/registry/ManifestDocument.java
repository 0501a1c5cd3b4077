package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as a registry sent it: of one image, or a list of those of several platforms.
 *
 * @param digest of its bytes, computed here
 * @param configDigest null for a list
 * @param image false for something else that registries keep, such as a chart or a signature
 * @param platforms of a list, without attestations, in its order
 */
record ManifestDocument(String digest, @Nullable String configDigest, boolean image, List<Child> platforms) {
    /** Without all four, a registry converts what it has, and the digest differs. */
    static final Map<String, List<String>> ACCEPT = Map.of(
            "Accept",
            List.of(
                    "application/vnd.docker.distribution.manifest.v2+json",
                    "application/vnd.docker.distribution.manifest.list.v2+json",
                    "application/vnd.oci.image.manifest.v1+json",
                    "application/vnd.oci.image.index.v1+json"));

    static final int MAX_BYTES = 4 << 20;

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9._-]{1,40}");

    /** Of configurations; whatever else there is, no engine runs it. */
    private static final Set<String> CONFIG_TYPES =
            Set.of("", "application/vnd.docker.container.image.v1+json", "application/vnd.oci.image.config.v1+json");

    /**
     * An image of a list.
     *
     * @param platform such as {@code linux/arm64}, safe to print
     */
    record Child(String digest, String platform) {}

    ManifestDocument {
        platforms = List.copyOf(platforms);
    }

    boolean isList() {
        return configDigest == null;
    }

    /**
     * @param name the tag or digest that was asked for
     * @throws RegistryException if it is none, or another one than that of the digest
     */
    static ManifestDocument parse(byte[] bytes, String name, RegistryTrouble trouble) throws RegistryException {
        String digest = "sha256:" + Sha256.hex(bytes);
        if (name.contains(":") && !name.equals(digest)) {
            throw trouble.unusable("it was asked for " + name + ", and what came has the digest " + digest);
        }
        ObjectNode manifest;
        try {
            manifest = Json.readObject(bytes, "the manifest", MAX_BYTES);
        } catch (InputException e) {
            throw trouble.unusable(String.valueOf(e.getMessage()));
        }
        if (manifest.path("schemaVersion").asInt() != 2) {
            throw trouble.unusable("it is a manifest of schema version "
                    + manifest.path("schemaVersion").asText("none") + ", not 2");
        }
        JsonNode config = manifest.path("config");
        String configDigest = config.path("digest").asText("");
        boolean list = manifest.path("manifests").isArray();
        if (list == DIGEST.matcher(configDigest).matches()) {
            throw trouble.unusable("it names neither one configuration nor several images");
        }
        boolean image = CONFIG_TYPES.contains(config.path("mediaType").asText(""));
        return new ManifestDocument(
                digest,
                list ? null : configDigest,
                image,
                list ? children(manifest.path("manifests"), trouble) : List.of());
    }

    private static List<Child> children(JsonNode manifests, RegistryTrouble trouble) throws RegistryException {
        List<Child> children = new ArrayList<>();
        for (JsonNode child : manifests) {
            String digest = child.path("digest").asText("");
            String platform = platform(child.path("platform"));
            // BuildKit lists what it says of a build beside the images, as one of an unknown platform.
            if (!platform.startsWith("unknown/")) {
                if (!DIGEST.matcher(digest).matches()) {
                    throw trouble.unusable("it lists an image without a digest");
                }
                children.add(new Child(digest, platform));
            }
        }
        return children;
    }

    /** {@code linux/arm/v7}; what is missing or strange is {@code any}. */
    static String platform(JsonNode platform) {
        String variant = platform.path("variant").asText("");
        return word(platform.path("os")) + "/" + word(platform.path("architecture"))
                + (PLATFORM.matcher(variant).matches() ? "/" + variant : "");
    }

    private static String word(JsonNode node) {
        String text = node.asText("");
        return PLATFORM.matcher(text).matches() ? text : "any";
    }
}
