package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The deployment of a service for other programs: stable field names, outcomes in lower case, times in seconds. */
public final class ServiceJson {
    private ServiceJson() {}

    public static ObjectNode of(String service, ServiceResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("service", service);
        json.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        json.put("reason", result.sentence());
        json.set("plan", result.plan() == null ? null : of(result.plan()));
        ArrayNode tasks = json.putArray("tasks");
        result.tasks()
                .forEach(task -> tasks.addObject()
                        .put("name", task.name())
                        .put("node", task.node())
                        .put("state", task.state())
                        .put("error", task.error().isEmpty() ? null : task.error()));
        json.put("evidence", result.evidence().isEmpty() ? null : result.evidence());
        return json;
    }

    /** Of one that could not be done or was not allowed. */
    public static ObjectNode of(String service, String outcome, String reason) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("service", service)
                .put("outcome", outcome)
                .put("reason", reason);
    }

    public static ObjectNode of(ServicePlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("service", plan.service());
        json.put("image", plan.image());
        json.put("previous_image", plan.previousImage());
        json.set("deployment", plan.deployment().toTree());
        json.put("order", plan.order());
        json.put("monitor", plan.monitor().toMillis() / 1000.0);
        plan.changed().forEach(json.putArray("changed")::add);
        json.put("judged", plan.judged());
        plan.warnings().forEach(json.putArray("warnings")::add);
        return json;
    }
}
