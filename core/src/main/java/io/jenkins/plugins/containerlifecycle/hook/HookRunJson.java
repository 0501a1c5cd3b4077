package io.jenkins.plugins.containerlifecycle.hook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.report.CheckResult;
import io.jenkins.plugins.containerlifecycle.report.HookVerdict;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import java.time.Duration;
import java.util.Locale;

/** A run for other programs: stable field names, outcomes in lower case, times in seconds. */
public final class HookRunJson {
    private HookRunJson() {}

    public static ObjectNode of(HookResult run) {
        ReportContext context = run.context();
        HookVerdict report = run.report();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("target", context.image());
        json.put("repository", context.repository());
        json.put("image_id", context.imageId());
        json.put("container_id", context.containerId());
        json.put("hook", context.hook());
        json.put("method", run.method());
        json.put("outcome", report.outcome().name().toLowerCase(Locale.ROOT));
        json.put("reason", report.reason());
        json.put("problem", run.problem());
        json.put("exit_code", run.output().exitCode());
        json.put("format", report.format().name().toLowerCase(Locale.ROOT));
        json.put("started", context.started().toString());
        json.put("duration", seconds(context.duration()));
        Totals totals = report.totals();
        json.putObject("totals")
                .put("total", totals.total())
                .put("passed", totals.passed())
                .put("failed", totals.failed())
                .put("errors", totals.errors())
                .put("skipped", totals.skipped())
                .put("flaky", report.flaky());
        ArrayNode checks = json.putArray("checks");
        report.checks().forEach(check -> checks.add(check(check)));
        ArrayNode warnings = json.putArray("warnings");
        report.warnings().forEach(warnings::add);
        json.put("evidence", context.evidence());
        json.set("metadata", run.metadata() == null ? null : MetadataJson.toTree(run.metadata()));
        return json;
    }

    private static ObjectNode check(CheckResult check) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("suite", check.suite());
        json.put("name", check.name());
        json.put("outcome", check.outcome().name().toLowerCase(Locale.ROOT));
        json.put("duration", check.time() == null ? null : seconds(check.time()));
        json.put("message", check.message());
        json.put("place", check.place());
        json.put("flaky", check.flaky());
        return json;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
