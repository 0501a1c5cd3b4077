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
            "icon.svg", "image/svg+xml");

    private final Map<String, WebReply> files = new HashMap<>();

    Assets() {
        TYPES.forEach((name, type) -> {
            try (InputStream in = Assets.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("The agent's jar lacks " + name);
                }
                files.put(name, new WebReply(200, type, in.readAllBytes(), Map.of("Cache-Control", "max-age=300")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    Optional<WebReply> find(String name) {
        return Optional.ofNullable(files.get(name));
    }
}
