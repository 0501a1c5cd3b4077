package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookSecrets;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How the agent is reached.
 *
 * @param listen the port may be 0 for any
 * @param tls null for plain HTTP
 * @param token who has it may act; null if nobody may
 * @param secrets of webhooks; null if none is trusted
 */
public record WebSettings(
        InetSocketAddress listen,
        @Nullable Tls tls,
        @Nullable String token,
        @Nullable WebhookSecrets secrets) {}
