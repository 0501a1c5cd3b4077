package io.jenkins.plugins.containerlifecycle.push;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictJson;

/** A push for other programs: stable field names. */
public final class PushResultJson {
    private PushResultJson() {}

    public static ObjectNode of(PushResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("image", result.image());
        json.put("image_id", result.imageId());
        json.put("outcome", result.isComplete() ? "pushed" : "failed");
        json.put("reason", result.sentence());
        ArrayNode pushed = json.putArray("pushed");
        result.pushed().forEach(push -> pushed.add(VerdictJson.toTree(push)));
        ArrayNode notPushed = json.putArray("not_pushed");
        result.notPushed().forEach(notPushed::add);
        return json;
    }

    /** For a push that the gate refused. */
    public static ObjectNode of(String image, GateDecision refusal) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("image", image);
        json.put("image_id", refusal.imageId());
        json.put("outcome", "refused");
        json.put("reason", refusal.sentence());
        json.putArray("pushed");
        json.putArray("not_pushed");
        return json;
    }
}
