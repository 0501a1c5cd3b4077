package io.jenkins.plugins.containerlifecycle.examine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Examinations and inventories for other programs. */
public final class ExaminationJson {
    private ExaminationJson() {}

    public static ObjectNode of(Examination examination) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", examination.kind().name().toLowerCase(Locale.ROOT));
        json.put("name", examination.name());
        json.put("image_id", examination.imageId());
        addAll(json.putArray("tags"), examination.tags());
        json.put("container_id", examination.containerId());
        json.put("started", examination.started());
        json.set(
                "deployment",
                examination.deployment() == null
                        ? null
                        : examination.deployment().toTree());
        json.put("stamped", examination.stamped());
        ObjectNode methods = json.putObject("methods");
        examination.methods().forEach((hook, method) -> methods.put(hook.id(), method));
        images(json, examination.ancestry());
        addAll(json.putArray("warnings"), examination.warnings());
        return json;
    }

    public static ArrayNode of(List<Inventory.Entry> entries) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Inventory.Entry entry : entries) {
            ObjectNode json = list.addObject();
            json.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
            json.put("id", entry.id());
            addAll(json.putArray("names"), entry.names());
            json.put("image", entry.image());
            json.put("created", Instant.ofEpochSecond(entry.created()).toString());
            json.put("same_stamp_as", entry.sameStampAs());
            json.set(
                    "deployment",
                    entry.deployment() == null ? null : entry.deployment().toTree());
            images(json, entry.ancestry());
            addAll(json.putArray("warnings"), entry.ancestry().warnings());
        }
        return list;
    }

    private static void images(ObjectNode json, Ancestry ancestry) {
        ArrayNode images = json.putArray("images");
        for (ImageMetadata image : ancestry.images()) {
            images.add(MetadataJson.toTree(image));
        }
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
