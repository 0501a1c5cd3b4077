package io.jenkins.plugins.containerlifecycle.agent.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/** How a request shows that its sender knows the secret. If it has several signs, the most specific one decides. */
enum Proof {
    NONE {
        @Override
        boolean holds(Map<String, String> headers, byte[] body, WebhookSecret secret) {
            return false;
        }
    },
    /** A signature of the body only: of GitHub, Gitea, Forgejo and many others. */
    BODY {
        @Override
        boolean holds(Map<String, String> headers, byte[] body, WebhookSecret secret) {
            String bare = Delivery.first(headers, "x-forgejo-signature", "x-gitea-signature");
            String marked = headers.getOrDefault("x-hub-signature-256", "");
            String signature = !bare.isEmpty() ? bare : marked.startsWith(MARK) ? marked.substring(MARK.length()) : "";
            return secret.hasSigned(body, signature);
        }
    },
    /** The secret itself: of GitLab. */
    TOKEN {
        @Override
        boolean holds(Map<String, String> headers, byte[] body, WebhookSecret secret) {
            return secret.isToken(headers.getOrDefault("x-gitlab-token", ""));
        }
    },
    /** A signature of the delivery's ID, its time and the body, as in Standard Webhooks: of GitLab since 2026. */
    STANDARD {
        @Override
        boolean holds(Map<String, String> headers, byte[] body, WebhookSecret secret) {
            String id = headers.getOrDefault("webhook-id", "");
            String time = headers.getOrDefault("webhook-timestamp", "");
            String signatures = headers.getOrDefault("webhook-signature", "");
            // Else another place of the dots could give what was signed another meaning.
            boolean clear = ID.matcher(id).matches() && TIME.matcher(time).matches();
            return secret.hasSigned(id + "." + time + ".", body, signatures) && clear;
        }

        @Override
        boolean isInTime(Map<String, String> headers, Instant now) {
            Instant signed = Instant.ofEpochSecond(Long.parseLong(headers.getOrDefault("webhook-timestamp", "0")));
            return Duration.between(signed, now).abs().compareTo(TOLERANCE) <= 0;
        }
    };

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String MARK = "sha256=";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final Pattern TIME = Pattern.compile("[0-9]{1,12}");

    static Proof of(Map<String, String> headers) {
        if (!Delivery.first(headers, "x-forgejo-signature", "x-gitea-signature").isEmpty()) {
            return BODY;
        }
        if (!headers.getOrDefault("webhook-signature", "").isEmpty()) {
            return STANDARD;
        }
        if (!headers.getOrDefault("x-gitlab-token", "").isEmpty()) {
            return TOKEN;
        }
        return headers.getOrDefault("x-hub-signature-256", "").isEmpty() ? NONE : BODY;
    }

    abstract boolean holds(Map<String, String> headers, byte[] body, WebhookSecret secret);

    /** Whether it was signed just now, as far as it says when. To be asked only if it {@link #holds}. */
    boolean isInTime(Map<String, String> headers, Instant now) {
        return true;
    }
}
