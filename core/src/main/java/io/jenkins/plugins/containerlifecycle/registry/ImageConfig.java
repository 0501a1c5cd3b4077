package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is needed of an image's configuration, whose format is that of the OCI Image Specification.
 *
 * @param platform such as {@code linux/arm64}, safe to print
 * @param labels those with metadata of ours
 */
record ImageConfig(String digest, String platform, Map<String, String> labels, List<String> layers, long created) {
    static final int MAX_BYTES = 4 << 20;
    /** An image with as much metadata as is read of one has less. */
    static final int MAX_LABEL_CHARACTERS = 512 << 10;
    /** Engines cannot run images with more. */
    private static final int MAX_LAYERS = 256;

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    ImageConfig {
        labels = Map.copyOf(labels);
        layers = List.copyOf(layers);
    }

    /** @param digest that was asked for */
    static ImageConfig parse(byte[] bytes, String digest, RegistryTrouble trouble) throws RegistryException {
        String computed = "sha256:" + Sha256.hex(bytes);
        if (!computed.equals(digest)) {
            throw trouble.unusable("it was asked for " + digest + ", and what came has the digest " + computed);
        }
        JsonNode config;
        try {
            config = LenientJson.parse(bytes);
        } catch (IOException e) {
            throw trouble.unusable("the configuration of the image is no JSON");
        }
        if (!config.isObject()) {
            throw trouble.unusable("the configuration of the image is no JSON object");
        }
        return new ImageConfig(
                digest,
                ManifestDocument.platform(config),
                labels(config.path("config").path("Labels"), trouble),
                layers(config.path("rootfs").path("diff_ids")),
                created(config.path("created").asText("")));
    }

    private static Map<String, String> labels(JsonNode all, RegistryTrouble trouble) throws RegistryException {
        Map<String, String> labels = new LinkedHashMap<>();
        long characters = 0;
        for (var label : all.properties()) {
            if (label.getKey().startsWith(ImageLabels.PREFIX)) {
                String value = label.getValue().asText("");
                characters += label.getKey().length() + value.length();
                labels.put(label.getKey(), value);
            }
        }
        if (characters > MAX_LABEL_CHARACTERS) {
            throw trouble.unusable("its labels with metadata have more than " + MAX_LABEL_CHARACTERS + " characters");
        }
        return labels;
    }

    private static List<String> layers(JsonNode ids) {
        List<String> layers = new ArrayList<>();
        for (JsonNode id : ids) {
            if (layers.size() >= MAX_LAYERS || !DIGEST.matcher(id.asText("")).matches()) {
                return List.of();
            }
            layers.add(id.asText());
        }
        return layers;
    }

    private static long created(String time) {
        try {
            return Math.max(0, OffsetDateTime.parse(time).toEpochSecond());
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
