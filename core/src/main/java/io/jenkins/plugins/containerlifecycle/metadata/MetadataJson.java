package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** The written forms of {@link ImageMetadata}: the JSON file, its one-line form, and the text for the script. */
public final class MetadataJson {
    private MetadataJson() {}

    /**
     * @param bytes the content of a metadata file or label
     * @param document where it comes from, for messages
     * @throws MetadataException with what is wrong and in which field
     */
    public static ImageMetadata read(byte[] bytes, String document) throws MetadataException {
        ObjectNode tree;
        try {
            tree = Json.readObject(bytes, document);
        } catch (InputException e) {
            throw new MetadataException(e.getMessage(), e);
        }
        return MetadataReader.read(tree, bytes, document);
    }

    /**
     * The canonical form: fixed key order, one key per line, UTF-8 (ASCII only), ending in a line feed.
     *
     * @throws MetadataException if it would be longer than {@link ImageMetadata#MAX_BYTES}
     */
    public static byte[] write(ImageMetadata metadata) throws MetadataException {
        ObjectNode tree = toTree(metadata);
        byte[] bytes = Json.oneKeyPerLine(tree).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > ImageMetadata.MAX_BYTES) {
            String longest = tree.properties().stream()
                    .max(Comparator.comparingInt(
                            field -> Json.compact(field.getValue()).length()))
                    .orElseThrow()
                    .getKey();
            throw new MetadataException("The metadata has " + bytes.length + " bytes; the maximum is "
                    + ImageMetadata.MAX_BYTES + ". Shorten '" + SafeText.line(longest) + "'.");
        }
        return bytes;
    }

    /**
     * The same facts as {@code key<TAB>value} lines for a shell that has no JSON parser: one line for each element of a
     * list or map, the user's data as one line of JSON, without fields that this version does not know.
     */
    public static byte[] writeText(ImageMetadata metadata) {
        StringBuilder out = new StringBuilder();
        for (MetadataField<?> field : MetadataField.ALL) {
            if (!metadata.unknown().containsKey(field.id())) {
                metadata.lines(field)
                        .forEach(line -> out.append(field.id())
                                .append('\t')
                                .append(SafeText.line(line))
                                .append('\n'));
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The canonical key order, absent fields left out. */
    public static ObjectNode toTree(ImageMetadata metadata) {
        ObjectNode tree = metadata.knownTree();
        metadata.unknown().forEach(tree::set);
        return tree;
    }
}
