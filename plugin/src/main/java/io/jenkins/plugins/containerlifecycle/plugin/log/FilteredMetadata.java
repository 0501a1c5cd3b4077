package io.jenkins.plugins.containerlifecycle.plugin.log;

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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What images say about themselves, as the log would show it. What identifies them stays as it is. */
public final class FilteredMetadata {
    /** Digits and letters that the user does not choose. */
    private static final Set<String> IDENTITY =
            Set.of("build_id", "build_time", "base_digest", "base_image_id", "base_metadata_sha256", "gitref");

    private FilteredMetadata() {}

    public static Ancestry of(Ancestry ancestry, LogFilter filter) {
        List<ImageMetadata> images = new ArrayList<>();
        for (ImageMetadata image : ancestry.images()) {
            images.add(of(image, filter));
        }
        return new Ancestry(images, ancestry.self(), filter.texts(ancestry.warnings()));
    }

    public static ImageMetadata of(ImageMetadata metadata, LogFilter filter) {
        ObjectNode tree = MetadataJson.toTree(metadata);
        List<String> texts = new ArrayList<>();
        replace(tree, text -> {
            texts.add(text);
            return text;
        });
        List<String> filtered = filter.texts(texts);
        if (filtered.equals(texts)) {
            return metadata;
        }
        Iterator<String> next = filtered.iterator();
        replace(tree, text -> next.next());
        try {
            return read(tree);
        } catch (InputException e) {
            // It has become too long; what identifies it is short.
            return nameless(metadata);
        }
    }

    private static ImageMetadata read(ObjectNode tree) throws InputException {
        return MetadataJson.read(Json.compact(tree).getBytes(StandardCharsets.UTF_8), "Filtered metadata");
    }

    private static ImageMetadata nameless(ImageMetadata metadata) {
        ObjectNode tree = MetadataJson.toTree(metadata);
        tree.retain("schema_version", "build_id", "build_time_stamp");
        tree.put("project", LogFilter.HIDDEN);
        try {
            return read(tree);
        } catch (InputException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void replace(ObjectNode tree, UnaryOperator<String> replacement) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(tree.properties())) {
            if (!IDENTITY.contains(field.getKey())) {
                tree.set(field.getKey(), replaced(field.getValue(), replacement));
            }
        }
    }

    private static JsonNode replaced(JsonNode value, UnaryOperator<String> replacement) {
        if (value instanceof TextNode text) {
            return TextNode.valueOf(replacement.apply(text.textValue()));
        }
        if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, replaced(list.get(i), replacement));
            }
        } else if (value instanceof ObjectNode object) {
            List.copyOf(object.properties())
                    .forEach(field -> object.set(field.getKey(), replaced(field.getValue(), replacement)));
        }
        return value;
    }
}
