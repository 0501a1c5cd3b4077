package io.jenkins.plugins.containerlifecycle.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API for programs. */
final class Api {
    /** The last part of an action's address: the hook that it runs. */
    static final List<String> ACTIONS = List.of(Hook.MONITOR.id(), Hook.VALIDATE.id(), Hook.UPDATE.id());

    /** Seconds; as often as an engine that is gone is asked again. */
    private static final String BLIND_RETRY = "15";

    private static final String REQUESTS = "/api/v1/requests/";

    private final Observations observations;
    private final Supplier<EngineHealth.View> engine;
    private final Requests requests;
    private final ActionRules rules;
    private final BooleanSupplier working;
    private final boolean tls;

    /** @param tls whether the agent is called by https */
    Api(
            Observations observations,
            Supplier<EngineHealth.View> engine,
            Requests requests,
            ActionRules rules,
            BooleanSupplier working,
            boolean tls) {
        this.observations = observations;
        this.engine = engine;
        this.requests = requests;
        this.rules = rules;
        this.working = working;
        this.tls = tls;
    }

    boolean isWorking() {
        return working.getAsBoolean();
    }

    /** @param path what follows {@code /api/v1/} */
    WebReply read(List<String> path) {
        String what = path.isEmpty() ? "" : path.get(0);
        if (what.equals("containers") && path.size() == 1) {
            return WebReply.json(200, ContainerJson.all(engine.get(), observations.known(), requests::pending));
        }
        if (what.equals("containers") && path.size() <= 3) {
            Optional<ObservedContainer> container = observations.findKnown(path.get(1));
            if (container.isEmpty()) {
                return noContainer(path.get(1));
            }
            if (path.size() == 2) {
                return WebReply.json(200, ContainerJson.whole(container.get(), engine.get(), requests::pending));
            }
            if (path.get(2).equals("ancestry")) {
                return WebReply.json(200, ContainerJson.ancestry(container.get()));
            }
        }
        if (what.equals("requests") && path.size() == 2) {
            return requests.find(path.get(1))
                    .map(request -> WebReply.json(200, ContainerJson.request(request)))
                    .orElseGet(() -> WebReply.error(
                            404, "No such request is known; the agent forgets old ones, and all of them at its end."));
        }
        return WebReply.error(
                404,
                "There is no such address: use /api/v1/containers, /api/v1/containers/NAME,"
                        + " /api/v1/containers/NAME/ancestry or /api/v1/requests/ID.");
    }

    WebReply act(String name, String action) {
        Hook hook = Hook.parse(action);
        Optional<String> blind = rules.blind();
        if (blind.isPresent()) {
            return later(WebReply.error(503, blind.get()));
        }
        Optional<ObservedContainer> container = observations.find(name);
        if (container.isEmpty()) {
            return observations.findKnown(name).isPresent()
                    ? WebReply.error(409, SafeText.line(name) + " has ended, so nothing can be run in it.")
                    : noContainer(name);
        }
        if (container.get().facts().self()) {
            return WebReply.error(409, "The agent runs in this container, and never acts on itself.");
        }
        if (!container.get().facts().hooks().contains(hook)) {
            return WebReply.error(409, "The container has no " + hook + " hook.");
        }
        Optional<String> refused = rules.onlyObserves(hook)
                .or(() -> ActionRules.notInTask(hook, container.get().facts()));
        if (refused.isPresent()) {
            return WebReply.error(409, refused.get());
        }
        Request request = requests.add(hook, List.of(container.get()), "asked for with the token");
        String held = container.get().holdsBack(hook);
        return answer(
                202,
                hook + " of " + SafeText.line(name)
                        + (held == null ? " will run." : " will run as soon as it can. " + held),
                request.id());
    }

    /** @param requestId if something was begun */
    WebReply answer(int status, String message, @Nullable String requestId) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (requestId == null) {
            return status >= 400
                    ? later(WebReply.error(status, message))
                    : WebReply.json(status, json.put("message", message));
        }
        json.put("message", message).put("request", requestId).put("status", REQUESTS + requestId);
        return WebReply.json(status, json).with("Location", REQUESTS + requestId);
    }

    private static WebReply later(WebReply reply) {
        return reply.status() == 503 ? reply.with("Retry-After", BLIND_RETRY) : reply;
    }

    private static WebReply noContainer(String name) {
        return WebReply.error(404, "No running container is called " + SafeText.line(name) + ".");
    }

    /**
     * For Prometheus' {@code http_sd_configs}: one target for each container, so that each has an {@code up} of its own.
     * All are at the address by which Prometheus reached the agent.
     */
    WebReply targets(WebRequest request) {
        ArrayNode groups = JsonNodeFactory.instance.arrayNode();
        for (ObservedContainer container : observations.all()) {
            ObjectNode group = groups.addObject();
            group.putArray("targets").add(SafeText.line(request.header("host")));
            ObjectNode labels = group.putObject("labels");
            labels.put("__scheme__", tls ? "https" : "http");
            labels.put("__metrics_path__", "/metrics");
            labels.put("__param_container", container.facts().name());
            labels.put("instance", container.facts().name());
            String project = container.facts().project();
            if (project != null) {
                labels.put("__meta_containerlifecycle_project", SafeText.line(project));
            }
            labels.put(
                    "__meta_containerlifecycle_image",
                    SafeText.line(container.facts().image()));
        }
        return WebReply.json(200, groups);
    }
}
