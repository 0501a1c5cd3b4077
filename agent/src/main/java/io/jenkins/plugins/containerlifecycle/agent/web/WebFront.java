package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the web server together. */
public final class WebFront {
    private final Observations observations;
    private final Supplier<EngineHealth.View> engine;
    private final Requests requests;
    private final ActionRules rules;
    private final AgentMetrics metrics;
    private final @Nullable Webhooks webhooks;
    private final String version;

    /** @param webhooks null if none is trusted */
    public WebFront(
            Observations observations,
            Supplier<EngineHealth.View> engine,
            Requests requests,
            ActionRules rules,
            AgentMetrics metrics,
            @Nullable Webhooks webhooks,
            String version) {
        this.observations = observations;
        this.engine = engine;
        this.requests = requests;
        this.rules = rules;
        this.metrics = metrics;
        this.webhooks = webhooks;
        this.version = version;
    }

    /**
     * Begins to listen.
     *
     * @param working whether all parts of the agent still work
     * @throws IOException if the address cannot be listened on
     */
    public WebServer serve(WebSettings settings, BooleanSupplier working, Consumer<String> log) throws IOException {
        return serve(settings, working, List::of, log);
    }

    /**
     * The same.
     *
     * @param overdue hooks that are not run though they are due
     */
    public WebServer serve(
            WebSettings settings, BooleanSupplier working, Supplier<List<String>> overdue, Consumer<String> log)
            throws IOException {
        Routes routes = new Routes(
                observations,
                () -> blind(engine.get()),
                () -> late(overdue.get()),
                metrics,
                new Api(observations, engine, requests, rules, working, settings.tls() != null),
                new Pages(observations, engine, requests::pending, version),
                webhooks,
                new Access(settings.token(), settings.listen().getAddress().isLoopbackAddress(), Clock.systemUTC()),
                log);
        return new WebServer(settings.listen(), settings.tls(), routes, metrics.web(), log);
    }

    private static String late(List<String> overdue) {
        if (overdue.isEmpty()) {
            return "";
        }
        return (overdue.size() == 1 ? "A hook that is due is" : overdue.size() + " hooks that are due are")
                + " not run, or not in time: " + SafeText.line(overdue.get(0))
                + (overdue.size() == 1 ? "." : " and others.");
    }

    private static String blind(EngineHealth.View engine) {
        if (engine.up()) {
            return "";
        }
        return engine.trouble() == null ? "The agent has not seen its engine yet." : engine.trouble();
    }
}
