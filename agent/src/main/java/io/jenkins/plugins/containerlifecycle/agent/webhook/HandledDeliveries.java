package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What was acted on, so that nobody who has recorded a request can have it acted on again. A signature of the body alone
 * covers neither a time nor the delivery's ID, so the body counts as well. Pushes differ in their bodies: they have times.
 */
final class HandledDeliveries {
    static final int MAX_REMEMBERED = 10_000;

    private static final Duration LONG = Duration.ofHours(24);
    /** For a script that sends the same for each push, without an ID. */
    private static final Duration SHORT = Duration.ofMinutes(5);

    /**
     * @param until when it is remembered
     * @param request what was begun
     */
    private record Handled(Instant until, String request) {}

    /** By digest. */
    private final Map<String, Handled> handled = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Handled> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** @param dropped whether a request came to nothing, so that its delivery may well be sent again */
    synchronized boolean contains(
            String project, Delivery delivery, byte[] body, Instant now, Predicate<String> dropped) {
        return keys(project, delivery, body).stream()
                .map(handled::get)
                .anyMatch(known -> known != null && known.until().isAfter(now) && !dropped.test(known.request()));
    }

    /** @param request the ID of what was begun */
    synchronized void add(String project, Delivery delivery, byte[] body, Instant now, String request) {
        Instant until = now.plus(delivery.id().isEmpty() && delivery.isOfScript() ? SHORT : LONG);
        for (String key : keys(project, delivery, body)) {
            // Put anew, so that it becomes the youngest.
            handled.remove(key);
            handled.put(key, new Handled(until, request));
        }
    }

    private static List<String> keys(String project, Delivery delivery, byte[] body) {
        List<String> keys = new ArrayList<>();
        if (!delivery.id().isEmpty()) {
            keys.add(key("id", project, delivery.id()));
        }
        if (delivery.id().isEmpty() || delivery.proof() == Proof.BODY) {
            keys.add(key("body", project, delivery.event() + "\n" + Sha256.hex(body)));
        }
        return keys;
    }

    /** Of a fixed length, whatever was sent. */
    private static String key(String kind, String project, String value) {
        return Sha256.hex((kind + "\n" + Sha256.hex(project.getBytes(StandardCharsets.UTF_8)) + "\n" + value)
                .getBytes(StandardCharsets.UTF_8));
    }
}
