package io.jenkins.plugins.containerlifecycle.agent.web;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, read.
 *
 * @param client who asks, as limits count: an IPv4 address, or the network of an IPv6 address
 * @param method in capitals
 * @param path its parts between the slashes, decoded; {@code /} has none
 * @param parameters by name, decoded
 * @param headers the first value of each, by its name in lower case
 * @param body empty if it has none
 */
record WebRequest(
        String client,
        String method,
        List<String> path,
        Map<String, String> parameters,
        Map<String, String> headers,
        byte[] body) {
    WebRequest {
        path = List.copyOf(path);
        parameters = Map.copyOf(parameters);
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

    /** Whoever has one IPv6 address has the rest of its network (/64) as well. */
    static String client(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
    }

    /** A client as people and other programs' logs write it: an address, or a network of IPv6. */
    static String shown(String client) {
        try {
            byte[] bytes = HexFormat.of().parseHex(client);
            boolean network = bytes.length > 4;
            return InetAddress.getByAddress(network ? Arrays.copyOf(bytes, 16) : bytes)
                            .getHostAddress()
                    + (network ? "/64" : "");
        } catch (IllegalArgumentException | UnknownHostException e) {
            return client;
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /**
     * The first value of each parameter.
     *
     * @param rawQuery null if there is none
     * @throws IllegalArgumentException as {@link #parts}
     */
    static Map<String, String> parameters(@Nullable String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    /** The value of a parameter. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
