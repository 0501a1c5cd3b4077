package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.Locale;
import java.util.Map;

/**
 * What the headers of a request say. Gitea and Forgejo send GitHub's, too.
 *
 * @param server its name for people
 * @param event lower case, such as {@code push}
 * @param id the same if the server sends the request once more; empty if there is none
 */
record Delivery(String server, String event, String id, Proof proof) {
    private static final String PUSH = "push";
    private static final String SCRIPT = "a git server";
    private static final int MAX_SHOWN = 100;

    static Delivery of(Map<String, String> headers) {
        if (isOf("x-forgejo-", headers)) {
            return of("Forgejo", headers, "x-forgejo-event", "x-forgejo-delivery", "x-gitea-delivery");
        }
        if (isOf("x-gitea-", headers)) {
            return of("Gitea", headers, "x-gitea-event", "x-gitea-delivery");
        }
        if (isOf("x-gitlab-", headers)) {
            // Not X-Gitlab-Event-UUID: it is one for each cause, and several pushes may have the same cause.
            return of("GitLab", headers, "x-gitlab-event", "idempotency-key");
        }
        if (isOf("x-github-", headers)) {
            return of("GitHub", headers, "x-github-event", "x-github-delivery");
        }
        Proof proof = Proof.of(headers);
        return new Delivery(SCRIPT, PUSH, id(proof, headers), proof);
    }

    private static Delivery of(String server, Map<String, String> headers, String eventHeader, String... idHeaders) {
        Proof proof = Proof.of(headers);
        String event = headers.getOrDefault(eventHeader, "").toLowerCase(Locale.ROOT);
        return new Delivery(server, event.equals("push hook") ? PUSH : event, id(proof, headers, idHeaders), proof);
    }

    /** If there is one that is signed, no other counts. */
    private static String id(Proof proof, Map<String, String> headers, String... names) {
        return proof == Proof.STANDARD ? headers.getOrDefault("webhook-id", "") : first(headers, names);
    }

    private static boolean isOf(String prefix, Map<String, String> headers) {
        return headers.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** The first of the headers that says something. */
    static String first(Map<String, String> headers, String... names) {
        for (String name : names) {
            String value = headers.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** A script of somebody's own may send the same for each push. */
    boolean isOfScript() {
        return server.equals(SCRIPT);
    }

    boolean isPush() {
        return event.equals(PUSH);
    }

    boolean isPing() {
        return event.equals("ping");
    }

    /** For a log, safe to print. */
    String why() {
        return "webhook of " + server + (id.isEmpty() ? "" : ", delivery " + shown(id));
    }

    static String shown(String text) {
        return Shortening.after(SafeText.line(text), MAX_SHOWN);
    }
}
