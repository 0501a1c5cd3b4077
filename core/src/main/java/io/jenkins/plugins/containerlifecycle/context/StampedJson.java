package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** What was stamped, for other programs. */
public final class StampedJson {
    private StampedJson() {}

    public static ObjectNode of(Stamped stamped) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("build_id", stamped.buildId());
        stamped.buildOptions().forEach(json.putArray("build_options")::add);
        json.put("carrier", stamped.carrier().id());
        json.put("builder", stamped.builder().name().toLowerCase(Locale.ROOT));
        json.put("context", stamped.contextDir().toString());
        json.put("dockerfile", stamped.dockerfile().toString());
        json.put("file", stamped.file().toString());
        json.set("metadata", MetadataJson.toTree(stamped.metadata()));
        stamped.warnings().forEach(json.putArray("warnings")::add);
        return json;
    }
}
