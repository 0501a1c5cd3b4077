package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The written forms of {@link ImageMetadata}: the JSON file, its one-line form, and the text for the script. */
public final class MetadataJson {
    private MetadataJson() {}

    /**
     * @param bytes the content of a metadata file or label
     * @param what where it comes from, for messages
     * @throws MetadataException with what is wrong and in which field
     */
    public static ImageMetadata read(byte[] bytes, String what) throws MetadataException {
        ObjectNode tree;
        try {
            tree = Json.readObject(bytes, what);
        } catch (InputException e) {
            throw new MetadataException(e.getMessage(), e);
        }
        return MetadataReader.read(tree, bytes, what);
    }

    /**
     * The canonical form: fixed key order, one key a line, UTF-8 (ASCII only), ending in a line feed.
     *
     * @throws MetadataException where it would be longer than {@link ImageMetadata#MAX_BYTES}
     */
    public static byte[] write(ImageMetadata metadata) throws MetadataException {
        byte[] bytes = Json.oneKeyPerLine(toTree(metadata)).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > ImageMetadata.MAX_BYTES) {
            throw new MetadataException("The metadata has " + bytes.length + " bytes; " + ImageMetadata.MAX_BYTES
                    + " is the most. Put less into 'user'.");
        }
        return bytes;
    }

    /**
     * The same facts as {@code key<TAB>value} lines for a shell that has no JSON parser; a list is one line for each
     * element. Of objects only the user's is in it, as one line of JSON.
     */
    public static byte[] writeText(ImageMetadata metadata) {
        StringBuilder out = new StringBuilder();
        for (var field : toTree(metadata).properties()) {
            if (metadata.unknown().containsKey(field.getKey())) {
                continue;
            }
            if (field.getValue() instanceof ArrayNode list) {
                list.forEach(element -> appendLine(out, field.getKey(), element));
            } else {
                appendLine(out, field.getKey(), field.getValue());
            }
        }
        if (!metadata.user().isEmpty()) {
            out.append("user\t")
                    .append(SafeText.line(metadata.user().toString()))
                    .append('\n');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void appendLine(StringBuilder out, String key, JsonNode value) {
        if (value.isValueNode()) {
            out.append(key).append('\t').append(SafeText.line(value.asText())).append('\n');
        }
    }

    /** The canonical key order, absent fields left out. */
    public static ObjectNode toTree(ImageMetadata metadata) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("schema_version", metadata.schemaVersion());
        put(tree, "build_id", metadata.buildId());
        put(tree, "project", metadata.project());
        put(tree, "image_name", metadata.imageName());
        put(tree, "image_tag_names", metadata.imageTagNames());
        tree.put("ci", metadata.ci());
        put(tree, "build_cause", metadata.buildCause());
        put(tree, "build_causes", metadata.buildCauses());
        put(tree, "build_tag", metadata.buildTag());
        put(tree, "build_url", metadata.buildUrl());
        put(tree, "build_host", metadata.buildHost());
        tree.put("build_time", DateTimeFormatter.ISO_INSTANT.format(metadata.buildTime()));
        tree.put("build_time_stamp", metadata.buildTimeStamp());
        put(tree, "git_url", metadata.gitUrl());
        put(tree, "gitref", metadata.gitref());
        put(tree, "git_branch", metadata.gitBranch());
        if (metadata.gitDirty() != null) {
            tree.put("git_dirty", metadata.gitDirty());
        }
        for (Hook hook : MetadataReader.METHOD_ORDER) {
            put(tree, hook.field(), metadata.method(hook).orElse(null));
        }
        tree.put("validate", metadata.validate());
        put(tree, "base_name", metadata.baseName());
        put(tree, "base_digest", metadata.baseDigest());
        if (!metadata.user().isEmpty()) {
            tree.set("user", metadata.user());
        }
        metadata.unknown().forEach(tree::set);
        return tree;
    }

    private static void put(ObjectNode tree, String field, String value) {
        if (value != null) {
            tree.put(field, value);
        }
    }

    private static void put(ObjectNode tree, String field, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(tree.withArray(field)::add);
        }
    }
}
