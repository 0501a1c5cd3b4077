package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.agent.webhook.Webhooks;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the web server together. */
public final class WebFront {
    private final Observations observations;
    private final Supplier<EngineHealth.View> engine;
    private final Requests requests;
    private final AgentMetrics metrics;
    private final @Nullable Webhooks webhooks;
    private final String version;

    /** @param webhooks null if none is trusted */
    public WebFront(
            Observations observations,
            Supplier<EngineHealth.View> engine,
            Requests requests,
            AgentMetrics metrics,
            @Nullable Webhooks webhooks,
            String version) {
        this.observations = observations;
        this.engine = engine;
        this.requests = requests;
        this.metrics = metrics;
        this.webhooks = webhooks;
        this.version = version;
    }

    /**
     * Begins to listen.
     *
     * @param working whether all parts of the agent still work
     * @param lookEvery the longest time between two looks at the engine
     * @throws IOException if the address cannot be listened on
     */
    public WebServer serve(WebSettings settings, BooleanSupplier working, Duration lookEvery, Consumer<String> log)
            throws IOException {
        // A look may take a while, and one may fail.
        Duration blindAfter = lookEvery.multipliedBy(2).plusSeconds(30);
        Routes routes = new Routes(
                observations,
                () -> blind(engine.get(), blindAfter),
                metrics,
                new Api(observations, engine, requests, working, settings.tls() != null),
                new Pages(observations, engine, version),
                webhooks,
                new Access(settings.token(), settings.listen().getAddress().isLoopbackAddress()));
        return new WebServer(settings.listen(), settings.tls(), routes, log);
    }

    private static String blind(EngineHealth.View engine, Duration longest) {
        if (!engine.isBlind(longest)) {
            return "";
        }
        return engine.trouble() == null ? "The agent has not seen its engine yet." : engine.trouble();
    }
}
