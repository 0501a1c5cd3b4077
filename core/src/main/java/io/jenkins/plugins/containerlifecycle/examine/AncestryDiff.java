package io.jenkins.plugins.containerlifecycle.examine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is not the same in the metadata of two images, by ancestor.
 *
 * @param images those that are not the same, base first
 */
public record AncestryDiff(List<ImageChange> images) {
    private static final int MAX_SHOWN = 100;

    /**
     * @param project by which an ancestor is found again
     * @param before key of its stamp; null if it was no ancestor
     * @param after key of its stamp; null if it is none any more
     * @param fields those that are not the same; of an ancestor that came or went, none
     */
    public record ImageChange(
            String project,
            @Nullable String before,
            @Nullable String after,
            List<FieldChange> fields) {
        public ImageChange {
            fields = List.copyOf(fields);
        }
    }

    /**
     * @param field as in the JSON
     * @param before as people read it; empty if it was not there
     * @param after likewise
     */
    public record FieldChange(String field, String before, String after) {}

    public AncestryDiff {
        images = List.copyOf(images);
    }

    public static AncestryDiff of(Ancestry before, Ancestry after) {
        Map<String, ImageMetadata> old = byProject(before);
        Map<String, ImageMetadata> now = byProject(after);
        List<ImageChange> changes = new ArrayList<>();
        old.forEach((project, image) -> {
            if (!now.containsKey(project)) {
                changes.add(new ImageChange(project, image.key(), null, List.of()));
            }
        });
        now.forEach((project, image) -> {
            ImageMetadata earlier = old.get(project);
            if (earlier == null) {
                changes.add(new ImageChange(project, null, image.key(), List.of()));
            } else if (!earlier.equals(image)) {
                changes.add(new ImageChange(project, earlier.key(), image.key(), fields(earlier, image)));
            }
        });
        return new AncestryDiff(changes);
    }

    /** If a project is there more than once, its newest image counts. */
    private static Map<String, ImageMetadata> byProject(Ancestry ancestry) {
        Map<String, ImageMetadata> images = new LinkedHashMap<>();
        ancestry.images().forEach(image -> images.put(image.project(), image));
        return images;
    }

    private static List<FieldChange> fields(ImageMetadata before, ImageMetadata after) {
        List<FieldChange> changes = new ArrayList<>();
        for (MetadataField<?> field : MetadataField.ALL) {
            String old = shown(before, field);
            String now = shown(after, field);
            if (!old.equals(now)) {
                changes.add(new FieldChange(field.id(), old, now));
            }
        }
        return changes;
    }

    private static String shown(ImageMetadata image, MetadataField<?> field) {
        return SafeText.line(String.join(", ", image.lines(field)));
    }

    /** An ancestor a paragraph, for a terminal; empty if nothing changed. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (ImageChange image : images) {
            out.append(SafeText.line(image.project())).append(": ");
            if (image.before() == null) {
                out.append("new (").append(image.after()).append(")\n");
            } else if (image.after() == null) {
                out.append("gone (was ").append(image.before()).append(")\n");
            } else {
                out.append(image.before()).append(" -> ").append(image.after()).append('\n');
            }
            for (FieldChange field : image.fields()) {
                out.append("  ")
                        .append(field.field())
                        .append(": ")
                        .append(orNothing(field.before()))
                        .append(" -> ")
                        .append(orNothing(field.after()))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String orNothing(String text) {
        return text.isEmpty() ? "not set" : Shortening.after(text, MAX_SHOWN);
    }

    public ArrayNode json() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ImageChange image : images) {
            ObjectNode json = list.addObject();
            json.put("project", image.project());
            json.put("before", image.before());
            json.put("after", image.after());
            ObjectNode fields = json.putObject("fields");
            image.fields()
                    .forEach(field -> fields.putObject(field.field())
                            .put("before", field.before())
                            .put("after", field.after()));
        }
        return list;
    }
}
