package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.limit.TokenBucket;
import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.metrics.MetricsFormat;
import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookResult;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which address leads where. */
final class Routes {
    /** Strangers must not fill the log. */
    private static final int REFUSALS_AT_ONCE = 20;

    private static final int MAX_LOGGED = 200;
    private static final Duration REFUSAL_EVERY = Duration.ofSeconds(30);

    private final Observations observations;
    private final Supplier<String> blind;
    private final Supplier<String> overdue;
    private final AgentMetrics metrics;
    private final Api api;
    private final Pages pages;
    private final Assets assets;
    private final @Nullable Webhooks webhooks;
    private final Access access;
    private final Consumer<String> log;
    private final TokenBucket refusals = new TokenBucket(REFUSALS_AT_ONCE, REFUSAL_EVERY, Instant.now());

    /**
     * @param blind why the agent does not know what runs, a sentence; empty if it knows
     * @param overdue which hooks are not run though they are due, a sentence; empty if there are none
     * @param webhooks null if there are no secrets, so that nothing can be verified
     * @param log gets a line on what was refused
     */
    Routes(
            Observations observations,
            Supplier<String> blind,
            Supplier<String> overdue,
            AgentMetrics metrics,
            Api api,
            Pages pages,
            @Nullable Webhooks webhooks,
            Access access,
            Consumer<String> log) {
        this.log = log;
        this.observations = observations;
        this.blind = blind;
        this.overdue = overdue;
        this.metrics = metrics;
        this.api = api;
        this.pages = pages;
        this.assets = new Assets();
        this.webhooks = webhooks;
        this.access = access;
    }

    WebReply answer(WebRequest request) {
        WebReply strange = access.strangeHost(request);
        if (strange != null) {
            return strange;
        }
        List<String> path = request.path();
        String first = path.isEmpty() ? "" : path.get(0);
        if (first.equals("hooks") && path.size() == 2) {
            return request.method().equals("POST") ? webhook(path.get(1), request) : notThatWay("POST");
        }
        if (first.equals("-") && path.size() == 2 && request.isRead()) {
            return health(path.get(1));
        }
        // Webhooks have limits of their own, and whether the agent works is asked by who would start it again.
        WebReply tooMany = access.tooMany(request);
        if (tooMany != null) {
            metrics.web().count(WebCounts.Reason.TOO_MANY);
            return tooMany;
        }
        if (path.size() == 5
                && first.equals("api")
                && path.get(1).equals("v1")
                && path.get(2).equals("containers")) {
            boolean action = Api.ACTIONS.contains(path.get(4));
            if (!action && request.method().equals("POST")) {
                return WebReply.error(
                        404,
                        "There is no such action: POST to /api/v1/containers/NAME/" + String.join(", /", Api.ACTIONS)
                                + ".");
            }
            if (action && !request.method().equals("POST")) {
                return notThatWay("POST");
            }
            if (action) {
                WebReply notAllowed = access.notAllowed(request);
                if (notAllowed == null) {
                    return api.act(path.get(3), path.get(4));
                }
                refused(
                        request,
                        path.get(4) + " of " + path.get(3),
                        notAllowed.status() + " for want of the right token");
                return notAllowed;
            }
        }
        if (!request.isRead()) {
            return notThatWay("GET, HEAD");
        }
        return switch (first) {
            case "" -> WebReply.text(200, WebReply.HTML, pages.status());
            case "containers" -> path.size() == 2 ? page(path.get(1)) : missing();
            case "metrics" -> path.size() == 1 ? metrics(request) : missing();
            case "sd" -> path.size() == 1 ? api.targets(request) : missing();
            case "api" ->
                path.size() > 1 && path.get(1).equals("v1") ? api.read(path.subList(2, path.size())) : missing();
            case "assets" -> path.size() == 2 ? assets.find(path.get(1)).orElseGet(Routes::missing) : missing();
            default -> missing();
        };
    }

    private WebReply webhook(String project, WebRequest request) {
        if (webhooks == null) {
            return WebReply.error(
                    403, "The agent has no secret for webhooks, so it trusts none: start it with --webhook-secret.");
        }
        Webhooks.Answer answer = webhooks.receive(project, request.headers(), request.body());
        if (answer.status() >= 400) {
            refused(
                    request,
                    "webhook of " + project,
                    answer.status() + ", " + answer.result().id()
                            + (answer.result() == WebhookResult.UNKNOWN_PROJECT
                                    ? ": there is no --webhook-secret for that project"
                                    : ""));
        }
        return api.answer(answer.status(), answer.message(), answer.requestId());
    }

    /** Whether the agent itself is asked how it is, which nobody may keep it from answering. */
    static boolean isHealth(WebRequest request) {
        return !request.path().isEmpty() && request.path().get(0).equals("-");
    }

    /** Whether it is a git server's, which may be long. */
    static boolean isWebhook(List<String> path) {
        return path.size() == 2 && path.get(0).equals("hooks");
    }

    private void refused(WebRequest request, String what, String why) {
        if (refusals.take(Instant.now())) {
            log.accept("Refused: " + Shortening.after(SafeText.line(what), MAX_LOGGED) + " from "
                    + WebRequest.shown(request.client()) + ": " + why + ".");
        }
    }

    private WebReply page(String name) {
        return observations
                .findKnown(name)
                .map(container -> WebReply.text(200, WebReply.HTML, pages.container(container)))
                .orElseGet(() -> WebReply.text(404, WebReply.HTML, pages.noContainer(name)));
    }

    private WebReply metrics(WebRequest request) {
        MetricsFormat format = MetricsFormat.of(request.header("accept"));
        Optional<String> name = request.parameter("container");
        if (name.isEmpty()) {
            return WebReply.bytes(200, format.contentType(), metrics.all(format));
        }
        Optional<ObservedContainer> container = observations.findKnown(name.get());
        return container.isEmpty()
                ? WebReply.plain(404, "No running container is called " + SafeText.line(name.get()) + ".")
                : WebReply.bytes(200, format.contentType(), metrics.of(container.get(), format));
    }

    private WebReply health(String which) {
        return switch (which) {
            case "healthy" ->
                api.isWorking()
                        ? WebReply.plain(200, "The agent works.")
                        : WebReply.plain(503, "A part of the agent has ended: start it again.");
            case "ready" -> {
                String why = blind.get();
                String late = why.isEmpty() ? overdue.get() : why;
                yield late.isEmpty() ? WebReply.plain(200, "The agent knows what runs.") : WebReply.plain(503, late);
            }
            default -> missing();
        };
    }

    private static WebReply missing() {
        return WebReply.error(404, "There is no such address; see / for the status, /metrics and /api/v1/containers.");
    }

    private static WebReply notThatWay(String allowed) {
        return WebReply.error(405, "This address takes " + allowed + " only.").with("Allow", allowed);
    }
}
