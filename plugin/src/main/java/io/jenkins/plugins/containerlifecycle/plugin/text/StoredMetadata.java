package io.jenkins.plugins.containerlifecycle.plugin.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Metadata as it is kept in the record of a build or elsewhere: JSON in a string, which every release of the plugin can
 * read. The user's data is left out and every text is cut, because what is kept is loaded whole and an image may say
 * anything.
 */
public final class StoredMetadata {
    private static final int MAX_ANCESTORS = 64;
    private static final int MAX_TAGS = 20;
    /** Fields of a newer schema that this release does not know. */
    private static final int MAX_UNKNOWN = 2000;

    private StoredMetadata() {}

    public static List<String> write(Ancestry ancestry) {
        List<ImageMetadata> images = ancestry.images();
        // The image itself is last and must stay, so the oldest ones are dropped.
        List<String> stored = new ArrayList<>();
        for (ImageMetadata image : images.subList(Math.max(0, images.size() - MAX_ANCESTORS), images.size())) {
            stored.add(write(image));
        }
        return stored;
    }

    public static String write(ImageMetadata metadata) {
        ObjectNode tree = MetadataJson.toTree(metadata);
        tree.remove("user");
        if (!metadata.isNewer() || Json.compact(tree).length() > MAX_UNKNOWN) {
            tree.remove(metadata.unknown().keySet());
        }
        for (Map.Entry<String, JsonNode> field : List.copyOf(tree.properties())) {
            if (field.getValue().isTextual()) {
                tree.put(field.getKey(), StoredText.clip(field.getValue().textValue()));
            } else if (field.getValue() instanceof ArrayNode list && !metadata.isNewer()) {
                ArrayNode shorter = tree.putArray(field.getKey());
                for (int i = 0; i < Math.min(list.size(), MAX_TAGS); i++) {
                    shorter.add(StoredText.clip(list.get(i).asText()));
                }
            } else if (field.getValue() instanceof ObjectNode map && !metadata.isNewer()) {
                ObjectNode shorter = tree.putObject(field.getKey());
                map.properties().stream()
                        .limit(MAX_TAGS)
                        .forEach(entry -> shorter.set(StoredText.clip(entry.getKey()), shorter(entry.getValue())));
            }
        }
        return Json.compact(tree);
    }

    private static JsonNode shorter(JsonNode value) {
        return value.isIntegralNumber() ? value : TextNode.valueOf(StoredText.clip(value.asText()));
    }

    /** @return empty if this release cannot read it; a page must still show the rest */
    public static Optional<ImageMetadata> read(String stored) {
        try {
            return Optional.of(MetadataJson.read(stored.getBytes(StandardCharsets.UTF_8), "The build's record"));
        } catch (InputException e) {
            return Optional.empty();
        }
    }
}
