package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequest;
import io.jenkins.plugins.containerlifecycle.deploy.DeployResult;
import io.jenkins.plugins.containerlifecycle.deploy.DeployVerdict;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredValues;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ValidationReply;
import io.jenkins.plugins.containerlifecycle.service.ServiceRequest;
import io.jenkins.plugins.containerlifecycle.service.ServiceResult;
import io.jenkins.plugins.containerlifecycle.service.TaskState;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What comes back from the agent. Only types that Jenkins lets pass; it does not let the core's own types pass.
 */
final class DeployReply implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Name of a {@link DeployOutcome}; null if it was refused or could not be done, and nothing has changed. */
    final String outcome;
    /** One or more sentences. */
    final String message;
    /** What the step returns, in plain values. */
    final LinkedHashMap<String, Object> values;
    /** That of the new container; null if its hook was not run, or nobody knows how it did. */
    final ValidationReply validation;

    private DeployReply(
            String outcome, String message, LinkedHashMap<String, Object> values, ValidationReply validation) {
        this.outcome = outcome;
        this.message = message;
        this.values = values;
        this.validation = validation;
    }

    static DeployReply of(DeployRequest request, DeployResult result) {
        String name = request.names().name();
        LinkedHashMap<String, Object> values = new LinkedHashMap<>();
        values.put("container", name);
        values.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        values.put("rolled_back", result.outcome() == DeployOutcome.ROLLED_BACK);
        values.put("reason", result.sentence());
        if (result.deployment() != null) {
            values.putAll(renamed(result.deployment().fields()));
        } else if (result.outcome() == DeployOutcome.UNCHANGED) {
            putImage(values, request.image(), request.imageId());
        }
        values.put("before", shown(result.before()));
        values.put("after", shown(result.verdict()));
        values.put("restored", shown(result.restored()));
        values.put(
                "downtime", result.downtime() == null ? null : result.downtime().toMillis() / 1000.0);
        ValidationReply validation =
                result.verdict() == null || result.verdict().result() == null
                        ? null
                        : ValidationReply.verdict(name, result.verdict().result(), Map.of(), name);
        return new DeployReply(result.outcome().name(), result.sentence(), values, validation);
    }

    static DeployReply of(ServiceRequest request, ServiceResult result) {
        LinkedHashMap<String, Object> values = new LinkedHashMap<>();
        values.put("service", request.name());
        values.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        values.put("rolled_back", result.outcome() == DeployOutcome.ROLLED_BACK);
        values.put("reason", result.sentence());
        if (result.deployment() != null) {
            values.putAll(renamed(result.deployment().fields()));
        } else if (result.outcome() == DeployOutcome.UNCHANGED) {
            putImage(values, request.image(), request.imageId());
        }
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (TaskState task : result.tasks()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", task.name());
            shown.put("node", task.node());
            shown.put("state", task.state());
            shown.put("error", task.error().isEmpty() ? null : task.error());
            tasks.add(shown);
        }
        values.put("tasks", tasks);
        return new DeployReply(result.outcome().name(), result.sentence(), values, null);
    }

    /** Of what nobody has deployed: no record tells it. */
    private static void putImage(Map<String, Object> values, String image, String imageId) {
        values.put("image", image);
        values.put("image_id", imageId);
    }

    /** The reason of the one who deploys must not be taken for that of the outcome. */
    private static Map<String, Object> renamed(Map<String, String> deployment) {
        Map<String, Object> fields = new LinkedHashMap<>();
        deployment.forEach((name, value) -> fields.put(name.equals("reason") ? "deployment_reason" : name, value));
        return fields;
    }

    private static Map<String, Object> shown(DeployVerdict verdict) {
        if (verdict == null) {
            return null;
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("passed", verdict.passed());
        shown.put("reason", verdict.reason());
        return shown;
    }

    static DeployReply rollbackFailed(String message) {
        return new DeployReply(DeployOutcome.ROLLBACK_FAILED.name(), message, new LinkedHashMap<>(), null);
    }

    /** The deployment may have begun, or had begun, and nobody can tell how it ended. */
    static DeployReply unknown(String message) {
        return new DeployReply(DeployOutcome.UNKNOWN.name(), message, new LinkedHashMap<>(), null);
    }

    /** Whether the next time that the agent is back somebody should look after it. */
    boolean isLeft() {
        return DeployOutcome.ROLLBACK_FAILED.name().equals(outcome)
                || DeployOutcome.UNKNOWN.name().equals(outcome);
    }

    static DeployReply trouble(String message) {
        return new DeployReply(null, message, new LinkedHashMap<>(), null);
    }

    /** On the controller: everything that an agent says, as the build's log would show it. */
    DeployReply filteredBy(LogFilter filter) throws IOException {
        return new DeployReply(
                outcome,
                filter.text(message),
                FilteredValues.of(values, filter),
                validation == null ? null : validation.filteredBy(filter));
    }
}
