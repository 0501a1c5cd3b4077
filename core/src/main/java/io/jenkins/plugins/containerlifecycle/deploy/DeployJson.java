package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.hook.HookRunJson;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A deployment for other programs: stable field names, outcomes in lower case, times in seconds, and no values of variables. */
public final class DeployJson {
    private DeployJson() {}

    public static ObjectNode of(DeployNames names, DeployResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("container", names.name());
        json.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        json.put("reason", result.sentence());
        json.set("plan", result.plan() == null ? null : of(result.plan()));
        json.set(
                "deployment",
                result.deployment() == null ? null : result.deployment().toTree());
        json.set("before", of(result.before()));
        json.set("validation", of(result.verdict()));
        json.set("restored", of(result.restored()));
        json.put(
                "downtime", result.downtime() == null ? null : result.downtime().toMillis() / 1000.0);
        json.put("evidence", result.evidence().isEmpty() ? null : result.evidence());
        return json;
    }

    /** Of a deployment that did not come to a result. */
    public static ObjectNode of(DeployNames names, String outcome, String reason) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("container", names.name())
                .put("outcome", outcome)
                .put("reason", reason);
    }

    public static ObjectNode of(DeployPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("container", plan.names().name());
        json.put("image", plan.image());
        json.put("image_id", plan.imageId());
        json.put("previous_image_id", plan.oldImageId());
        json.put("order", plan.order().toString());
        json.put("order_reason", plan.why());
        plan.kept().forEach(json.putArray("kept")::add);
        plan.changed().forEach(json.putArray("changed")::add);
        return json;
    }

    private static @Nullable ObjectNode of(@Nullable DeployVerdict verdict) {
        if (verdict == null) {
            return null;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("passed", verdict.passed());
        json.put("reason", verdict.reason());
        json.set("run", verdict.result() == null ? null : HookRunJson.of(verdict.result()));
        return json;
    }
}
