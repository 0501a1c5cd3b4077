package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.EngineEvent;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.Events;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Events by the Docker API. */
final class DockerEvents implements Events {
    /** How much longer than asked a stream may last before it counts as dead. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** An event has all labels of its container. */
    private static final int MAX_LINE = 8 << 20;

    private static final int BUFFER = 8192;

    private static final String FILTERS =
            "{\"type\":[\"container\",\"image\"],\"event\":[\"start\",\"die\",\"kill\",\"stop\",\"health_status\",\"destroy\","
                    + "\"remove\",\"rename\",\"pause\",\"unpause\",\"tag\",\"untag\",\"delete\",\"load\",\"pull\",\"import\"]}";

    private final EngineApi api;

    DockerEvents(EngineApi api) {
        this.api = api;
    }

    @Override
    public void follow(Instant since, Duration length, Consumer<EngineEvent> listener)
            throws EngineException, InterruptedException {
        String task = "tell its events";
        api.negotiate(api.responseTimeout());
        // Whole seconds: an engine takes milliseconds without a word, and then there are no events.
        long until = api.transport().clock().now().plus(length).getEpochSecond();
        Request request = api.request(
                        "GET",
                        "/events?since=" + since.getEpochSecond() + "&until=" + until + "&filters="
                                + EngineApi.encode(FILTERS))
                .build();
        EngineTransport.Pending<Void> pending = api.transport()
                .streaming(
                        request,
                        response -> {
                            try (InputStream body = response.getBody()) {
                                read(body, listener);
                            }
                            return null;
                        },
                        () -> {});
        try {
            pending.await(task, length.plus(GRACE));
        } catch (EngineRefusal e) {
            throw api.errors().refused(task, "", e);
        }
    }

    private static void read(InputStream body, Consumer<EngineEvent> listener) throws IOException {
        LineSplitter lines = new LineSplitter(MAX_LINE, line -> event(line, listener));
        byte[] buffer = new byte[BUFFER];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            lines.add(Arrays.copyOf(buffer, n));
        }
        lines.flush();
    }

    /** @param names of the attribute: engines differ */
    private static @Nullable Integer number(JsonNode attributes, String... names) {
        for (String name : names) {
            String text = JsonBodies.text(attributes.path(name));
            if (text.matches("\\d{1,9}")) {
                return Integer.valueOf(text);
            }
        }
        return null;
    }

    /** One that cannot be read is skipped: whoever follows events looks at the engine, too. */
    private static void event(String line, Consumer<EngineEvent> listener) {
        try {
            JsonNode event = LenientJson.parse(line.getBytes(StandardCharsets.UTF_8));
            if (event != null && event.isObject()) {
                JsonNode attributes = event.path("Actor").path("Attributes");
                listener.accept(new EngineEvent(
                        JsonBodies.text(event.path("Type")),
                        JsonBodies.text(event.path("Action")),
                        JsonBodies.text(event.path("Actor").path("ID")),
                        event.path("timeNano").asLong(),
                        number(attributes, "exitCode", "containerExitCode"),
                        number(attributes, "signal")));
            }
        } catch (IOException e) {
            // As above.
        }
    }
}
