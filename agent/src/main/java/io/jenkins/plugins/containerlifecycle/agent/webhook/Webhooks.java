package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.agent.limit.TokenBucket;
import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFacts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs the UPDATE hooks of the containers that are built from a repository when its git server says that there are new
 * commits. A request is believed only if it is signed, and then it is no more than a prompt: which containers there are and
 * what runs in them is known from the engine and from the images.
 */
public final class Webhooks {
    /** The longest body that is read. */
    public static final int MAX_BYTES = 5 * 1024 * 1024;

    private static final int BURST = 30;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int REFUSED_BURST = 100;
    private static final Duration REFUSED_INTERVAL = Duration.ofMillis(100);

    /** The same whatever is wrong, so that nobody learns which projects there are. */
    private static final String WRONG =
            "The signature is not right: the git server and the agent must have the same secret for this"
                    + " project. If they have, the agent may have none for it: its log says so.";

    private final WebhookSecrets secrets;
    private final Observations observations;
    private final Requests requests;
    private final ActionRules rules;
    private final Clock clock;
    private final WebhookSecret nobodys = WebhookSecret.random();
    private final HandledDeliveries handled = new HandledDeliveries();
    private final Map<String, TokenBucket> accepted = new HashMap<>();
    private final TokenBucket refused;
    private final Map<WebhookResult, AtomicLong> counts = new EnumMap<>(WebhookResult.class);

    /**
     * @param result what became of the request
     * @param status of HTTP
     * @param message a sentence, safe to print
     * @param requestId what was begun, if anything was
     */
    public record Answer(
            WebhookResult result,
            int status,
            String message,
            @Nullable String requestId) {}

    public Webhooks(
            WebhookSecrets secrets, Observations observations, Requests requests, ActionRules rules, Clock clock) {
        this.secrets = secrets;
        this.observations = observations;
        this.requests = requests;
        this.rules = rules;
        this.clock = clock;
        this.refused = new TokenBucket(REFUSED_BURST, REFUSED_INTERVAL, clock.instant());
        for (WebhookResult result : WebhookResult.values()) {
            counts.put(result, new AtomicLong());
        }
    }

    /** How many requests ended so, of all results. */
    public Map<WebhookResult, Long> counts() {
        Map<WebhookResult, Long> now = new EnumMap<>(WebhookResult.class);
        counts.forEach((result, count) -> now.put(result, count.get()));
        return now;
    }

    /**
     * Never throws, whatever is sent.
     *
     * @param project as the address has it
     * @param headers names in lower case; the first value of each
     * @param body as it came: that is what is signed
     */
    public Answer receive(String project, Map<String, String> headers, byte[] body) {
        if (body.length > MAX_BYTES) {
            return answer(WebhookResult.TOO_LONG, "The request is too long: at most " + MAX_BYTES + " bytes are read.");
        }
        if (!isJson(headers.getOrDefault("content-type", ""))) {
            return answer(
                    WebhookResult.NOT_JSON,
                    "The content type is not application/json: choose application/json for the webhook at the git server.");
        }
        Delivery delivery = Delivery.of(headers);
        if (delivery.proof() == Proof.NONE) {
            return refuse(
                    WebhookResult.UNSIGNED,
                    "The request is not signed: give the webhook a secret at the git server, the same that the agent has.");
        }
        // A project without a secret takes as long as any other.
        Optional<WebhookSecret> secret = secrets.find(project);
        boolean right = delivery.proof().holds(headers, body, secret.orElse(nobodys));
        if (secret.isEmpty()) {
            return refuse(WebhookResult.UNKNOWN_PROJECT, WRONG);
        }
        if (!right) {
            return refuse(WebhookResult.FORGED, WRONG);
        }
        if (!delivery.proof().isInTime(headers, clock.instant())) {
            return refuse(
                    WebhookResult.OUT_OF_TIME,
                    "The request was signed more than five minutes ago, or later than now: are the clocks right?");
        }
        return believe(project, delivery, body);
    }

    private static boolean isJson(String contentType) {
        return contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    /** What is rightly signed is never held up by those that are not. */
    private Answer refuse(WebhookResult result, String message) {
        if (refused.take(clock.instant())) {
            return answer(result, message);
        }
        count(result);
        return new Answer(
                WebhookResult.TOO_MANY,
                WebhookResult.TOO_MANY.status(),
                "Too many requests were refused: try again in a few seconds.",
                null);
    }

    private Answer believe(String project, Delivery delivery, byte[] body) {
        if (delivery.isPing()) {
            return answer(WebhookResult.PING, "The agent hears the git server, and their secret is the same.");
        }
        if (!delivery.isPush()) {
            return answer(
                    WebhookResult.NOT_A_PUSH,
                    "Nothing to do for the event '" + Delivery.shown(delivery.event()) + "': only a push is acted on.");
        }
        PushPayload push;
        try {
            push = PushPayload.read(body);
        } catch (InputException e) {
            return answer(WebhookResult.UNREADABLE, e.getMessage());
        }
        if (!push.hasCommits()) {
            return answer(
                    WebhookResult.NOT_A_PUSH,
                    "Nothing to do for " + Delivery.shown(push.ref())
                            + (push.deleted() ? ", which was deleted." : ": only a push to a branch is acted on."));
        }
        return act(project, delivery, push, body);
    }

    /** One at a time, so that of two equal ones the second knows of the first. */
    private synchronized Answer act(String project, Delivery delivery, PushPayload push, byte[] body) {
        Instant now = clock.instant();
        if (handled.contains(project, delivery, body, now, this::isDropped)) {
            return answer(WebhookResult.REPEATED, "This delivery has been handled already.");
        }
        Optional<String> blind = rules.blind();
        if (blind.isPresent()) {
            return answer(WebhookResult.ENGINE_NOT_SEEN, blind.get());
        }
        Optional<String> onlyObserves = rules.onlyObserves(Hook.UPDATE);
        if (onlyObserves.isPresent()) {
            return answer(WebhookResult.ONLY_OBSERVES, onlyObserves.get());
        }
        List<ObservedContainer> meant = observations.all().stream()
                .filter(container -> isMeant(container.facts(), project, delivery, push))
                .toList();
        List<ObservedContainer> containers = new ArrayList<>();
        List<String> tasks = new ArrayList<>();
        for (ObservedContainer container : meant) {
            ActionRules.notInTask(Hook.UPDATE, container.facts())
                    .ifPresentOrElse(tasks::add, () -> containers.add(container));
        }
        if (containers.isEmpty() && !tasks.isEmpty()) {
            return answer(WebhookResult.ONLY_OBSERVES, tasks.get(0));
        }
        if (containers.isEmpty()) {
            return answer(
                    WebhookResult.NO_CONTAINER,
                    "Nothing to do: no running container of project " + Delivery.shown(project)
                            + " that has an UPDATE hook is built from "
                            + push.branch()
                                    .map(branch -> "branch " + Delivery.shown(branch) + " of ")
                                    .orElse("")
                            + push.repositories().iterator().next() + ".");
        }
        // Only projects that run have one, so there are not many.
        if (!accepted.computeIfAbsent(project, key -> new TokenBucket(BURST, INTERVAL, now))
                .take(now)) {
            return answer(
                    WebhookResult.TOO_MANY, "This project has asked for too many updates: try again in a few seconds.");
        }
        String id = requests.add(Hook.UPDATE, containers, delivery.why()).id();
        handled.add(project, delivery, body, now, id);
        count(WebhookResult.ACCEPTED);
        return new Answer(
                WebhookResult.ACCEPTED,
                WebhookResult.ACCEPTED.status(),
                "UPDATE will run in " + containers.size() + (containers.size() == 1 ? " container." : " containers.")
                        + (tasks.isEmpty() ? "" : " Left out: " + tasks.get(0)),
                id);
    }

    private boolean isDropped(String request) {
        return requests.find(request).filter(Request::isDropped).isPresent();
    }

    private static boolean isMeant(ContainerFacts container, String project, Delivery delivery, PushPayload push) {
        String gitUrl = container.gitUrl();
        String branch =
                container.ancestry().image().map(ImageMetadata::gitBranch).orElse(null);
        return !container.self()
                && container.hooks().contains(Hook.UPDATE)
                && project.equals(container.project())
                && gitUrl != null
                && RepositoryAddress.parse(gitUrl)
                        .filter(own -> push.repositories().stream()
                                .anyMatch(pushed -> own.isSame(pushed, !delivery.isOfScript())))
                        .isPresent()
                && (branch == null
                        || push.branch().isEmpty()
                        || push.branch().get().equals(branch));
    }

    private Answer answer(WebhookResult result, String message) {
        count(result);
        return new Answer(result, result.status(), message, null);
    }

    private void count(WebhookResult result) {
        Objects.requireNonNull(counts.get(result), "count").incrementAndGet();
    }
}
