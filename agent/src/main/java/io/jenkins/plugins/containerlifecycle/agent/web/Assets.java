package io.jenkins.plugins.containerlifecycle.agent.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files that pages use. */
final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "agent.css", "text/css; charset=utf-8",
            "refresh.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml",
            "api.schema.json", "application/schema+json");

    private final Map<String, WebReply> files = new HashMap<>();

    Assets() {
        TYPES.forEach((name, type) ->
                files.put(name, new WebReply(200, type, read(name), Map.of("Cache-Control", "max-age=300"))));
    }

    static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The agent's jar lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<WebReply> find(String name) {
        return Optional.ofNullable(files.get(name));
    }
}
