package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.ContainerRules;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.PublishedPort;
import io.jenkins.plugins.containerlifecycle.engine.VolumeMount;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a {@link ContainerSpec} as the engine's JSON, and refuses early what the engine would refuse obscurely. */
final class ContainerBody {
    private static final double NANOS_PER_CPU = 1e9;

    private ContainerBody() {}

    /** @throws EngineException of kind {@code REFUSED} for an impossible value */
    static void write(ContainerSpec spec, ObjectNode body) throws EngineException {
        try {
            body.put("Image", spec.image());
            spec.labels().forEach(body.putObject("Labels")::put);
            options(spec.options(), body);
        } catch (IllegalArgumentException e) {
            throw refuse(e.getMessage());
        }
    }

    private static void options(ContainerOptions options, ObjectNode body) throws EngineException {
        if (options.entrypoint() != null) {
            // One empty string is the API's word for "none"; an empty list would bring the image's command back.
            List<String> entrypoint = options.entrypoint().isEmpty() ? List.of("") : options.entrypoint();
            entrypoint.forEach(body.putArray("Entrypoint")::add);
        }
        if (options.command() != null) {
            options.command().forEach(body.putArray("Cmd")::add);
        }
        environment(body.putArray("Env"), options.environment());
        if (options.user() != null) {
            body.put("User", options.user());
        }
        ObjectNode host = body.putObject("HostConfig");
        if (options.network() != null) {
            host.put("NetworkMode", options.network());
        }
        ports(options.ports(), body, host);
        volumes(options.volumes(), body, host);
        limits(options, host);
        if (options.readOnly()) {
            host.put("ReadonlyRootfs", true);
        }
    }

    static void environment(ArrayNode list, Map<String, String> environment) throws EngineException {
        // Sorted, so that the same call looks the same to whoever inspects it.
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            try {
                ContainerRules.variable(name, variable.getValue());
            } catch (IllegalArgumentException e) {
                throw refuse(e.getMessage());
            }
            list.add(name + "=" + variable.getValue());
        }
    }

    private static void ports(List<String> ports, ObjectNode body, ObjectNode host) {
        if (ports.isEmpty()) {
            return;
        }
        ObjectNode exposed = body.putObject("ExposedPorts");
        ObjectNode bindings = host.putObject("PortBindings");
        for (String text : ports) {
            PublishedPort port = PublishedPort.parse(text);
            exposed.putObject(port.containerPort());
            bindings.withArray(port.containerPort())
                    .addObject()
                    .put("HostIp", port.hostIp())
                    .put("HostPort", port.hostPort());
        }
    }

    private static void volumes(List<String> volumes, ObjectNode body, ObjectNode host) {
        if (volumes.isEmpty()) {
            return;
        }
        ObjectNode anonymous = body.putObject("Volumes");
        ArrayNode binds = host.putArray("Binds");
        for (String text : volumes) {
            VolumeMount volume = VolumeMount.parse(text);
            if (volume.source() == null) {
                anonymous.putObject(volume.target());
            } else {
                binds.add(volume.bind());
            }
        }
    }

    private static void limits(ContainerOptions options, ObjectNode host) {
        if (options.memoryBytes() != null) {
            ContainerRules.memory(options.memoryBytes());
            host.put("Memory", options.memoryBytes()).put("MemorySwap", options.memoryBytes());
        }
        if (options.cpus() != null) {
            ContainerRules.cpus(options.cpus());
            host.put("NanoCpus", Math.round(options.cpus() * NANOS_PER_CPU));
        }
    }

    static EngineException refuse(@Nullable String why) {
        return new EngineException(Kind.REFUSED, "The container cannot be created: " + SafeText.lineOrNull(why) + ".");
    }
}
