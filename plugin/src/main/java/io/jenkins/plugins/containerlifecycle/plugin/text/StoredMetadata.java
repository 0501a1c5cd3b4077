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
import java.util.Set;

/**
 * Metadata as it is kept in the record of a build or elsewhere: JSON in a string, which every release of the plugin can
 * read. The user's data is left out and every text is cut, because what is kept is loaded whole and an image may say
 * anything.
 */
public final class StoredMetadata {
    /** Those of an image, itself among them, that are kept; the oldest are left out. */
    public static final int MAX_ANCESTORS = 64;
    /** Those of an image, and entries of its lists, that are kept. */
    public static final int MAX_TAGS = 20;
    /** Fields of a newer schema that this release does not know. */
    private static final int MAX_UNKNOWN = 2000;

    private static final Set<String> OF_GRAPH = Set.of(
            "schema_version",
            "build_id",
            "project",
            "image_name",
            "image_tag_names",
            "version",
            "build_causes",
            "rebuilt_for",
            "build_tag",
            "build_time",
            "build_time_stamp",
            "git_url",
            "gitref",
            "git_branch",
            "validate",
            "base_name",
            "base_digest",
            "base_image_id",
            "other_bases");

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

    /** What is needed to see which image stands on which, and what became of it: in memory for all images of a Jenkins. */
    public static List<String> writeForGraph(List<ImageMetadata> ancestry) {
        List<String> stored = new ArrayList<>();
        for (ImageMetadata image : ancestry.subList(Math.max(0, ancestry.size() - MAX_ANCESTORS), ancestry.size())) {
            ObjectNode tree = MetadataJson.toTree(image);
            tree.retain(OF_GRAPH);
            try {
                stored.add(write(MetadataJson.read(Json.compact(tree).getBytes(StandardCharsets.UTF_8), "Metadata")));
            } catch (InputException e) {
                // A newer schema, of which nobody knows what is needed.
                stored.add(write(image));
            }
        }
        return stored;
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
