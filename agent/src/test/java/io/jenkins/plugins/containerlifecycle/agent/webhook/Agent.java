package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.agent.observe.ContainerFactsBuilder;
import io.jenkins.plugins.containerlifecycle.agent.observe.EngineSigns;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.HookCaller;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Request;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.watch.ViewBuilder;
import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent as webhooks see it, whose requests are never run. */
final class Agent implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-28T03:00:00Z");

    final List<String> log = new CopyOnWriteArrayList<>();
    final Webhooks webhooks;
    private final Observations observations = new Observations((container, hook) -> Optional.empty(), container -> {});
    private final Requests requests;
    private volatile Instant now = START;
    private volatile String trouble;
    private volatile SwarmRole swarm = SwarmRole.NONE;

    /** @param secrets by project */
    Agent(Path folder, Map<String, String> secrets) throws Exception {
        Map<String, Path> files = new HashMap<>();
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            files.put(
                    secret.getKey(),
                    Files.writeString(folder.resolve("secret" + files.size()), secret.getValue() + "\n"));
        }
        HookCaller caller = (container, hook, cause) -> {
            throw new AssertionError("It is too early for any hook");
        };
        requests = new Requests(caller, 1, Duration.ofDays(1), Duration.ofDays(1), log::add);
        webhooks = new Webhooks(
                WebhookSecrets.read(files), observations, requests, new ActionRules(this::engine), new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                });
    }

    /** With a secret for the project "dns". */
    Agent(Path folder) throws Exception {
        this(folder, Map.of("dns", SignedRequest.SECRET));
    }

    /** @param branch null if it is not known */
    void runs(String name, String project, String gitUrl, String branch) throws Exception {
        runs(name, project, gitUrl, branch, Set.of(Hook.UPDATE, Hook.VALIDATE), false);
    }

    /** A task of a swarm's service. */
    void runsTask(String name, String service, String project, String gitUrl) throws Exception {
        put(name, service, project, gitUrl, null, Set.of(Hook.UPDATE), false);
    }

    void runs(String name, String project, String gitUrl, String branch, Set<Hook> hooks, boolean self)
            throws Exception {
        put(name, null, project, gitUrl, branch, hooks, self);
    }

    private void put(
            String name, String service, String project, String gitUrl, String branch, Set<Hook> hooks, boolean self)
            throws Exception {
        ImageMetadata image = Samples.builder()
                .project(project)
                .gitUrl(gitUrl)
                .gitBranch(branch)
                .build();
        observations.put(new ContainerFactsBuilder()
                .id("id of " + name)
                .name(name)
                .image("example/" + name)
                .imageId("sha256:" + "0".repeat(64))
                .ancestry(new Ancestry(List.of(image), null, List.of()))
                .service(service)
                .hooks(hooks)
                .paused(false)
                .self(self)
                .signs(EngineSigns.NONE)
                .warnings(List.of())
                .build());
    }

    private EngineHealth.View engine() {
        return new ViewBuilder()
                .up(trouble == null)
                .since(START)
                .trouble(trouble)
                .lastLook(START)
                .lastEvent(null)
                .brokenStreams(0)
                .node("node")
                .swarm(swarm)
                .build();
    }

    /** @param why null if it sees its engine again */
    void isBlind(String why) {
        trouble = why;
    }

    void isA(SwarmRole role) {
        swarm = role;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    Webhooks.Answer receive(String project, SignedRequest request) {
        return webhooks.receive(project, request.headers(), request.body());
    }

    Webhooks.Answer receive(SignedRequest request) {
        return receive("dns", request);
    }

    /** Which containers are updated because of an answer. */
    List<String> updated(Webhooks.Answer answer) {
        return requests.find(String.valueOf(answer.requestId()))
                .map(request ->
                        request.parts().stream().map(Request.Part::container).toList())
                .orElse(List.of());
    }

    @Override
    public void close() {
        requests.close();
    }
}
