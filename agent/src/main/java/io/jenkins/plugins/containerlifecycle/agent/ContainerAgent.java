package io.jenkins.plugins.containerlifecycle.agent;

import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.EngineHookCaller;
import io.jenkins.plugins.containerlifecycle.agent.schedule.HookCaller;
import io.jenkins.plugins.containerlifecycle.agent.schedule.HookScheduler;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineWatcher;
import io.jenkins.plugins.containerlifecycle.agent.watch.OwnContainer;
import io.jenkins.plugins.containerlifecycle.agent.web.WebFront;
import io.jenkins.plugins.containerlifecycle.agent.web.WebServer;
import io.jenkins.plugins.containerlifecycle.agent.web.WebSettings;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The service beside the containers of one engine. Life cycle: {@link #start} begins to listen, to look at the engine and to
 * run hooks, all of it on threads of its own; {@link #close} ends them and the hooks that run, except updates.
 */
public final class ContainerAgent implements AutoCloseable {
    /** How long a request waits for others that mean the same. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration NOT_NOW = Duration.ofMinutes(1);

    /** Engines wait ten seconds before they kill a container that is stopped. */
    private static final Duration TO_END_HOOKS = Duration.ofSeconds(6);

    private final EngineWatcher watcher;
    private final HookScheduler scheduler;
    private final Requests requests;
    private final WebServer server;
    private final Consumer<String> log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ContainerAgent(
            EngineWatcher watcher, HookScheduler scheduler, Requests requests, WebServer server, Consumer<String> log) {
        this.log = log;
        this.watcher = watcher;
        this.scheduler = scheduler;
        this.requests = requests;
        this.server = server;
    }

    /**
     * @param engine stays open; it need not answer yet
     * @param version of this program
     * @param log gets lines for the operator
     * @throws IOException if the address cannot be listened on
     */
    public static ContainerAgent start(
            ContainerEngine engine, AgentSettings settings, WebSettings web, String version, Consumer<String> log)
            throws IOException {
        HookCaller caller = new EngineHookCaller(engine, settings::timeout, settings.maxSamples(), log);
        HookScheduler scheduler = new HookScheduler(caller, settings::every, settings.jobs(), log);
        Observations observations = new Observations(settings::longestSilence, scheduler::add);
        Requests requests = new Requests(caller, settings.jobs(), QUIET, NOT_NOW, log, observations::byName);
        EngineWatcher watcher = new EngineWatcher(
                engine,
                observations,
                settings.lookEvery(),
                settings.blindAfter(),
                OwnContainer.id().orElse(null),
                log);
        ActionRules rules = new ActionRules(watcher::health);
        Webhooks webhooks = web.secrets() == null
                ? null
                : new Webhooks(web.secrets(), observations, requests, rules, Clock.systemUTC());
        AgentMetrics metrics = new AgentMetrics(
                observations,
                watcher::health,
                scheduler.lateness(),
                () -> webhooks == null ? Map.of() : webhooks.counts(),
                version);
        WebServer server = new WebFront(observations, watcher::health, requests, rules, metrics, webhooks, version)
                .serve(web, () -> watcher.isAlive() && scheduler.isAlive(), scheduler::overdue, log);
        ContainerAgent agent = new ContainerAgent(watcher, scheduler, requests, server, log);
        scheduler.start();
        watcher.start();
        return agent;
    }

    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.close();
        scheduler.close();
        requests.stop();
        watcher.close();
        long end = System.nanoTime() + TO_END_HOOKS.toNanos();
        try {
            boolean ended = scheduler.awaitEnd(TO_END_HOOKS)
                    & requests.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            if (!ended) {
                log.accept("Not all hooks could be ended within " + Durations.text(TO_END_HOOKS)
                        + "; the next agent ends what is left of them.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
