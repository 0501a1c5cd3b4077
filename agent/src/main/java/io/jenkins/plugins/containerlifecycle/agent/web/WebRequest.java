package io.jenkins.plugins.containerlifecycle.agent.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request, read.
 *
 * @param method in capitals
 * @param path its parts between the slashes, decoded; {@code /} has none
 * @param query the part after the question mark, as it came; empty if there is none
 * @param headers the first value of each, by its name in lower case
 * @param body empty if it has none
 */
record WebRequest(String method, List<String> path, String query, Map<String, String> headers, byte[] body) {
    WebRequest {
        path = List.copyOf(path);
        headers = Map.copyOf(headers);
    }

    /** @throws IllegalArgumentException if a part has a percent sign without two hex digits */
    static List<String> parts(String rawPath) {
        return Arrays.stream(rawPath.split("/"))
                .filter(part -> !part.isEmpty())
                // A plus sign is one in a path.
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The first value of a parameter. */
    Optional<String> parameter(String name) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
