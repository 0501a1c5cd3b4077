package io.jenkins.plugins.containerlifecycle.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerEnd;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookHistory;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.PendingRequests;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known, for programs: stable field names, words in lower case, times in RFC 3339, durations in seconds. */
final class ContainerJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ContainerJson() {}

    static ObjectNode all(EngineHealth.View engine, List<ObservedContainer> containers, PendingRequests pending) {
        ObjectNode json = JSON.objectNode();
        ObjectNode seen = json.putObject("engine");
        seen.put("node", engine.node());
        seen.put("up", engine.up());
        seen.put("since", engine.since().toString());
        seen.put("trouble", engine.trouble());
        seen.put("last_look", text(engine.lastLook()));
        seen.put("last_event", text(engine.lastEvent()));
        seen.put("swarm", engine.swarm().id());
        ArrayNode list = json.putArray("containers");
        containers.forEach(container -> list.add(brief(container, engine, pending)));
        return json;
    }

    /** Without the output of the hooks. */
    private static ObjectNode brief(ObservedContainer container, EngineHealth.View engine, PendingRequests pending) {
        ContainerFacts facts = container.facts();
        ObjectNode json = JSON.objectNode();
        json.put("name", facts.name());
        json.put("id", facts.id());
        json.put("light", engine.asFarAsSeen(container.light()).id());
        json.put("project", facts.project());
        json.put("service", facts.service());
        json.put("image", facts.image());
        json.put("image_id", facts.imageId());
        json.put("started", facts.startedAt());
        json.put("outdated", container.outdated());
        json.put("deploying", container.deploying());
        json.put("paused", facts.paused());
        json.put("restarting", container.isRestarting());
        json.put("restarts", facts.signs().restarts());
        json.put("health", facts.signs().health());
        json.set("gone", gone(container.end()));
        ArrayNode complaints = json.putArray("complaints");
        container.complaints().forEach(complaints::add);
        json.put("agent", facts.self());
        json.set(
                "deployment",
                facts.deployment() == null ? null : facts.deployment().toTree());
        ObjectNode hooks = json.putObject("hooks");
        for (Hook hook : facts.hooks()) {
            ObjectNode each = hooks.putObject(hook.id());
            HookHistory.View view = container.view(hook);
            HookRun last = view.last();
            each.put("running", container.isRunning(hook));
            each.put("silent", container.isSilent(hook));
            each.put("past", container.isPast(hook));
            each.put("status", last == null ? null : last.status().id());
            each.put("summary", last == null ? null : last.summary());
            each.put("since", text(view.since()));
            each.put("last_run", last == null ? null : last.started().toString());
            each.put("last_success", text(view.lastSuccess()));
            each.put("runs", view.runs());
            each.set(
                    "pending",
                    pending.of(container, hook).map(ContainerJson::pending).orElse(null));
        }
        return json;
    }

    private static @Nullable ObjectNode gone(@Nullable ContainerEnd end) {
        if (end == null) {
            return null;
        }
        ObjectNode json = JSON.objectNode();
        json.put("time", end.time().toString());
        json.put("exit_code", end.exitCode());
        json.put("oom_killed", end.oomKilled());
        return json;
    }

    private static ObjectNode pending(Request.Pending pending) {
        ObjectNode json = JSON.objectNode();
        json.put("request", pending.request());
        progress(json, pending.part());
        return json;
    }

    private static void progress(ObjectNode json, Request.Part part) {
        json.put("state", part.state().id());
        json.put("reason", part.reason());
        json.put("attempts", part.attempts());
        json.put("next_attempt", text(part.next()));
    }

    static ObjectNode whole(ObservedContainer container, EngineHealth.View engine, PendingRequests pending) {
        ObjectNode json = brief(container, engine, pending);
        ContainerFacts facts = container.facts();
        ImageMetadata image = facts.ancestry().image().orElse(null);
        json.set("metadata", image == null ? null : MetadataJson.toTree(image));
        ArrayNode warnings = json.putArray("warnings");
        facts.warnings().forEach(warnings::add);
        for (Hook hook : facts.hooks()) {
            HookHistory.View view = container.view(hook);
            ObjectNode each = (ObjectNode) json.path("hooks").path(hook.id());
            each.set("last", view.last() == null ? null : run(view.last()));
            ArrayNode earlier = each.putArray("earlier");
            view.earlier().forEach(run -> earlier.add(brief(run)));
        }
        return json;
    }

    static ArrayNode ancestry(ObservedContainer container) {
        ArrayNode images = JSON.arrayNode();
        container.facts().ancestry().images().forEach(image -> images.add(MetadataJson.toTree(image)));
        return images;
    }

    static ObjectNode request(Request request) {
        ObjectNode json = JSON.objectNode();
        json.put("request", request.id());
        json.put("hook", request.hook().id());
        json.put("received", request.received().toString());
        json.put("finished", request.isFinished());
        ArrayNode containers = json.putArray("containers");
        for (Request.Part part : request.parts()) {
            ObjectNode each = containers.addObject();
            each.put("container", part.container());
            progress(each, part);
            each.set("run", part.run() == null ? null : run(part.run()));
        }
        return json;
    }

    private static ObjectNode brief(HookRun run) {
        ObjectNode json = JSON.objectNode();
        json.put("started", run.started().toString());
        json.put("duration", seconds(run.duration()));
        json.put("status", run.status().id());
        json.put("summary", run.summary());
        json.put("request", run.causeId());
        return json;
    }

    private static ObjectNode run(HookRun run) {
        ObjectNode json = brief(run);
        ArrayNode details = json.putArray("details");
        run.details().forEach(details::add);
        json.put("failed_checks", run.failedChecks());
        ArrayNode failures = json.putArray("failures");
        run.failures()
                .forEach(failure ->
                        failures.addObject().put("name", failure.name()).put("message", failure.message()));
        ArrayNode warnings = json.putArray("warnings");
        run.warnings().forEach(warnings::add);
        json.put("output", run.output());
        return json;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
