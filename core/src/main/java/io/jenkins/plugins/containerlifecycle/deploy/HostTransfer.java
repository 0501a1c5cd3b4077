package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of a container's configuration that belongs to its host: it goes over as it is, options that this program has
 * never heard of too, but for what the engine made up.
 */
final class HostTransfer {
    private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");

    /** What the engine fills in, and what is of one container only. */
    private static final List<String> NOT_CARRIED =
            List.of("ContainerIDFile", "ConsoleSize", "AutoRemove", "RestartPolicy");

    private final KnownContainer old;
    private final ObjectNode host;
    private final List<String> changed = new ArrayList<>();

    HostTransfer(KnownContainer old) {
        this.old = old;
        this.host = old.document().path("HostConfig").deepCopy();
    }

    ObjectNode host() {
        host.remove(NOT_CARRIED);
        for (String paths : List.of("MaskedPaths", "ReadonlyPaths")) {
            // An empty list means unconfined, and somebody has set it; else it is the engine's default.
            if (host.path(paths).size() > 0) {
                host.remove(paths);
            }
        }
        host.putObject("RestartPolicy").put("Name", "no");
        links();
        anonymousVolumes();
        ports();
        return host;
    }

    /** Sentences on what will be another value with the new container. */
    List<String> changed() {
        return changed;
    }

    /** {@code /db:/web/alias} is how the engine writes {@code db:alias}. */
    private void links() {
        if (host.path("Links").isEmpty()) {
            return;
        }
        ArrayNode links = LenientJson.object().putArray("Links");
        for (JsonNode link : host.get("Links")) {
            String[] ends = link.asText().split(":", 2);
            links.add(ends[0].substring(ends[0].startsWith("/") ? 1 : 0) + ":"
                    + ends[ends.length - 1].substring(ends[ends.length - 1].lastIndexOf('/') + 1));
        }
        host.set("Links", links);
    }

    /** A volume without a name belongs to the container's data as well as one with a name. */
    private void anonymousVolumes() {
        Set<String> named = new HashSet<>();
        host.path("Mounts")
                .forEach(mount -> named.add(withoutSlash(mount.path("Target").asText())));
        ArrayNode binds = LenientJson.object().putArray("Binds");
        for (JsonNode bind : host.path("Binds")) {
            // With a target only it is a volume without a name, which is added below.
            if (bind.asText().contains(":")) {
                named.add(withoutSlash(bind.asText().split(":")[1]));
                binds.add(bind);
            }
        }
        for (JsonNode mount : old.document().path("Mounts")) {
            String target = mount.path("Destination").asText();
            String name = mount.path("Name").asText();
            if (mount.path("Type").asText().equals("volume")
                    && ANONYMOUS.matcher(name).matches()
                    && !named.contains(withoutSlash(target))) {
                binds.add(name + ":" + target + (mount.path("RW").asBoolean(true) ? "" : ":ro"));
            }
        }
        if (host.has("Binds") || !binds.isEmpty()) {
            host.set("Binds", binds.isEmpty() ? host.path("Binds") : binds);
        }
        for (JsonNode mount : host.path("Mounts")) {
            // A mount of type volume without a source is anonymous, too.
            if (mount.path("Type").asText().equals("volume")
                    && mount.path("Source").asText("").isEmpty()) {
                volumeOf(mount.path("Target").asText()).ifPresent(name -> ((ObjectNode) mount).put("Source", name));
            }
        }
    }

    private Optional<String> volumeOf(String target) {
        for (JsonNode mount : old.document().path("Mounts")) {
            if (withoutSlash(mount.path("Destination").asText()).equals(withoutSlash(target))
                    && !mount.path("Name").asText("").isEmpty()) {
                return Optional.of(mount.path("Name").asText());
            }
        }
        return Optional.empty();
    }

    private static String withoutSlash(String folder) {
        return folder.length() > 1 && folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
    }

    private void ports() {
        if (host.path("PublishAllPorts").asBoolean()) {
            changed.add("The host's ports of --publish-all are chosen anew.");
        }
        host.path("PortBindings").properties().forEach(port -> {
            for (JsonNode binding : port.getValue()) {
                if (binding.path("HostPort").asText("").isEmpty()) {
                    changed.add("The host's port for " + port.getKey() + " is chosen anew.");
                }
            }
        });
    }

    /** A port of the host that somebody chose: two containers cannot have it at the same time. */
    static boolean hasFixedPort(JsonNode host) {
        for (JsonNode bindings : host.path("PortBindings")) {
            for (JsonNode binding : bindings) {
                String port = binding.path("HostPort").asText("");
                if (!port.isEmpty() && !port.equals("0")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A writable volume or folder: two containers would write to it at the same time. */
    static boolean sharesData(JsonNode document) {
        for (JsonNode mount : document.path("Mounts")) {
            if (mount.path("RW").asBoolean(true) && !mount.path("Type").asText().equals("tmpfs")) {
                return true;
            }
        }
        return false;
    }
}
