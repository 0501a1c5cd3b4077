package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks of a container, with what somebody set for it there and without what the engine made up. */
final class Endpoints {
    /** Of an endpoint; all else is what the engine made of it. */
    private static final List<String> SET_BY_USER = List.of("IPAMConfig", "Links", "DriverOpts");

    /** What Docker calls the network of containers that nobody has given one; nothing can be set in it. */
    static final String DEFAULT_NETWORK = "bridge";

    private static final String ALIASES = "Aliases";

    private Endpoints() {}

    static Map<String, ObjectNode> of(KnownContainer container) {
        Map<String, ObjectNode> endpoints = new LinkedHashMap<>();
        if (sharesNetwork(mode(container))) {
            return endpoints;
        }
        container
                .document()
                .path("NetworkSettings")
                .path("Networks")
                .properties()
                .forEach(network -> endpoints.put(network.getKey(), endpoint(container, network.getValue())));
        return endpoints;
    }

    private static ObjectNode endpoint(KnownContainer container, JsonNode known) {
        ObjectNode endpoint = LenientJson.object();
        for (String field : SET_BY_USER) {
            if (known.path(field).size() > 0) {
                endpoint.set(field, known.get(field));
            }
        }
        ArrayNode aliases = LenientJson.object().putArray(ALIASES);
        String hostname = container.document().path("Config").path("Hostname").asText();
        for (JsonNode alias : known.path(ALIASES)) {
            // The engine adds these two itself.
            if (!alias.asText().equals(container.shortId())
                    && !alias.asText().equals(container.id())
                    && !alias.asText().equals(hostname)) {
                aliases.add(alias);
            }
        }
        if (!aliases.isEmpty()) {
            endpoint.set(ALIASES, aliases);
        }
        return endpoint;
    }

    /** Under no name but its own, so that nobody finds it before it has been validated. */
    static ObjectNode withoutAliases(ObjectNode endpoint) {
        ObjectNode quiet = endpoint.deepCopy();
        quiet.remove(ALIASES);
        return quiet;
    }

    static boolean hasAliases(ObjectNode endpoint) {
        return endpoint.has(ALIASES);
    }

    /** An address that somebody chose: two containers cannot have it at the same time. */
    static Optional<String> fixedAddress(ObjectNode endpoint) {
        for (String field : List.of("IPv4Address", "IPv6Address")) {
            String address = endpoint.path("IPAMConfig").path(field).asText("");
            if (!address.isEmpty()) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    static String mode(KnownContainer container) {
        return container.document().path("HostConfig").path("NetworkMode").asText("");
    }

    /** The network of the host or of another container, or none at all: nothing can be set there. */
    static boolean sharesNetwork(String mode) {
        return mode.equals("host") || mode.equals("none") || mode.startsWith("container:");
    }
}
