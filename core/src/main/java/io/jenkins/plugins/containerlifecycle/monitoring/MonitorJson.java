package io.jenkins.plugins.containerlifecycle.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The answers of MONITOR hooks for other programs: stable field names, states in lower case. */
public final class MonitorJson {
    private MonitorJson() {}

    public static ObjectNode of(MonitorReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("state", report.worst().id());
        ObjectNode totals = json.putObject("totals");
        for (MonitorState state : MonitorState.values()) {
            totals.put(state.id(), report.count(state));
        }
        totals.put("without_hook", report.without());
        ArrayNode containers = json.putArray("containers");
        for (MonitorReport.Entry entry : report.entries()) {
            MonitorResult result = entry.result();
            ObjectNode each = containers.addObject();
            each.put("container", entry.container());
            each.put("state", result.state().id());
            each.put("summary", result.summary());
            result.details().forEach(each.putArray("details")::add);
            ArrayNode values = each.putArray("performance");
            result.values()
                    .forEach(value -> values.addObject()
                            .put("label", value.label())
                            .put("value", value.value())
                            .put("unit", value.unit())
                            .put("warning", value.warning())
                            .put("critical", value.critical())
                            .put("minimum", value.minimum())
                            .put("maximum", value.maximum()));
            result.problems().forEach(each.putArray("warnings")::add);
        }
        return json;
    }
}
