package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a new container out of the old one: all that was set for it, with the new image under it. */
final class ContainerTransfer {
    private final KnownContainer old;
    private final JsonNode oldImage;

    /** @param oldImage all that the engine tells of the image that the old one was created from */
    ContainerTransfer(KnownContainer old, JsonNode oldImage) {
        this.old = old;
        this.oldImage = oldImage;
    }

    /**
     * @param wanted null lets the plan choose
     * @throws DeployException if something of the old container cannot be made again
     */
    DeployPlan plan(DeployNames names, String image, String imageId, @Nullable DeployOrder wanted)
            throws DeployException {
        requireRepeatable();
        ConfigTransfer config = new ConfigTransfer(old.document().path("Config"), oldImage.path("Config"));
        HostTransfer hosts = new HostTransfer(old);
        ObjectNode body = config.body();
        hostname(body);
        body.put("Image", image);
        ObjectNode host = hosts.host();
        body.set("HostConfig", host);
        Map<String, ObjectNode> endpoints = Endpoints.of(old);
        Optional<String> stopFirst = whyStopFirst(body, host, endpoints);
        DeployOrder order =
                wanted != null ? wanted : stopFirst.isPresent() ? DeployOrder.STOP_FIRST : DeployOrder.START_FIRST;
        if (wanted == DeployOrder.START_FIRST && cannotRunTogether(host, endpoints)) {
            throw new DeployException("start-first is not possible: " + stopFirst.orElseThrow());
        }
        String why = wanted != null
                ? "It was asked for."
                : stopFirst.orElse("Nothing is shared that only one of them can have.");
        return new DeployPlanBuilder()
                .names(names)
                .image(image)
                .imageId(imageId)
                .oldImageId(old.imageId())
                .order(order)
                .why(why)
                .body(body)
                .endpoints(endpoints)
                .kept(kept(body, endpoints))
                .changed(hosts.changed())
                .build();
    }

    private void requireRepeatable() throws DeployException {
        if (old.document().path("HostConfig").path("AutoRemove").asBoolean()) {
            throw new DeployException(
                    "The container " + old.name() + " was started with --rm: the engine removes it as soon"
                            + " as it stops, so there would be nothing to go back to. Start it without --rm.");
        }
        if (old.status().equals("paused")) {
            throw new DeployException("The container " + old.name() + " is paused: 'docker unpause " + old.name()
                    + "' it first, or stop it.");
        }
    }

    private boolean sharesPorts() {
        return Endpoints.sharesNetwork(Endpoints.mode(old))
                && !Endpoints.mode(old).equals("none");
    }

    private boolean cannotRunTogether(JsonNode host, Map<String, ObjectNode> endpoints) {
        return HostTransfer.hasFixedPort(host)
                || sharesPorts()
                || endpoints.values().stream()
                        .anyMatch(endpoint -> Endpoints.fixedAddress(endpoint).isPresent());
    }

    /** The engine names a container's host after its ID; that name goes with the old one. */
    private void hostname(ObjectNode body) {
        JsonNode config = old.document().path("Config");
        String hostname = config.path("Hostname").asText("");
        boolean generated = hostname.isEmpty() || hostname.equals(old.shortId());
        if (!generated && !Endpoints.sharesNetwork(Endpoints.mode(old))) {
            body.put("Hostname", hostname);
        }
    }

    private Optional<String> whyStopFirst(ObjectNode body, JsonNode host, Map<String, ObjectNode> endpoints) {
        if (HostTransfer.hasFixedPort(host)) {
            return Optional.of("Only one container at a time can have a port of the host.");
        }
        if (sharesPorts()) {
            return Optional.of("Both would listen on the same ports of one network.");
        }
        for (Map.Entry<String, ObjectNode> endpoint : endpoints.entrySet()) {
            Optional<String> address = Endpoints.fixedAddress(endpoint.getValue());
            if (address.isPresent()) {
                return Optional.of("Only one container at a time can have the address " + address.get() + " in "
                        + SafeText.line(endpoint.getKey()) + ".");
            }
        }
        if (body.has("Hostname")
                && endpoints.keySet().stream().anyMatch(name -> !name.equals(Endpoints.DEFAULT_NETWORK))) {
            return Optional.of("In a network both would be found by the host name that was set.");
        }
        if (HostTransfer.sharesData(old.document())) {
            return Optional.of("Two containers must not write to the same volume at the same time.");
        }
        return Optional.empty();
    }

    private static List<String> kept(ObjectNode body, Map<String, ObjectNode> endpoints) {
        List<String> kept = new ArrayList<>();
        Map<String, List<String>> lists = new LinkedHashMap<>();
        lists.put("networks", List.copyOf(endpoints.keySet()));
        lists.put("environment", names(body.path("Env")));
        lists.put("labels", keys(body.path("Labels")));
        lists.put("volumes", texts(body.path("HostConfig").path("Binds")));
        lists.put("mounts", targets(body.path("HostConfig").path("Mounts")));
        lists.put("ports", keys(body.path("HostConfig").path("PortBindings")));
        lists.put("settings", settings(body));
        lists.forEach((what, values) -> {
            if (!values.isEmpty()) {
                kept.add(what + ": " + SafeText.line(String.join(", ", values)));
            }
        });
        return kept;
    }

    private static List<String> settings(ObjectNode body) {
        List<String> set = new ArrayList<>();
        for (String field : List.of(
                "User",
                "WorkingDir",
                "Entrypoint",
                "Cmd",
                "Hostname",
                "Domainname",
                "MacAddress",
                "Healthcheck",
                "StopSignal",
                "StopTimeout",
                "Tty")) {
            if (body.has(field)) {
                set.add(field);
            }
        }
        return set;
    }

    /** Never the values: they may be secret. */
    private static List<String> names(JsonNode variables) {
        List<String> names = new ArrayList<>();
        variables.forEach(variable -> names.add(variable.asText().replaceFirst("=(?s:.*)", "")));
        return names;
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<String> targets(JsonNode mounts) {
        List<String> targets = new ArrayList<>();
        mounts.forEach(mount -> targets.add(mount.path("Target").asText()));
        return targets;
    }
}
