package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Containers that use something of another one, such as its network: they name its ID, which a new container does not have,
 * and an engine starts them only while that one runs.
 */
final class SharedContainers {
    private static final String OF_CONTAINER = "container:";

    /** Only there links are more than names. */
    private static final Set<String> LEGACY_NETWORKS = Set.of("default", Endpoints.DEFAULT_NETWORK);

    private static final String PROCESSES = "PidMode";

    /** What one may have of another, by the fields of an engine. */
    private static final Map<String, String> MODES = new LinkedHashMap<>();

    static {
        MODES.put("NetworkMode", "uses the network of");
        MODES.put(PROCESSES, "sees the processes of");
        MODES.put("IpcMode", "uses the shared memory of");
    }

    private SharedContainers() {}

    /** @throws DeployException if a container uses one that does not run: once stopped it could not be started again */
    static void requireStartable(Containers containers, KnownContainer container)
            throws DeployException, EngineException, InterruptedException {
        JsonNode host = container.document().path("HostConfig");
        for (Map.Entry<String, String> mode : MODES.entrySet()) {
            String value = host.path(mode.getKey()).asText();
            if (value.startsWith(OF_CONTAINER)) {
                requireRunning(containers, container, mode.getValue(), value.substring(OF_CONTAINER.length()));
            }
        }
        if (!LEGACY_NETWORKS.contains(Endpoints.mode(container))) {
            return;
        }
        for (JsonNode link : host.path("Links")) {
            String other = link.asText().split(":", 2)[0];
            requireRunning(containers, container, "is linked to", other.startsWith("/") ? other.substring(1) : other);
        }
    }

    private static void requireRunning(Containers containers, KnownContainer container, String how, String other)
            throws DeployException, EngineException, InterruptedException {
        String why;
        try {
            KnownContainer found = new KnownContainer(containers.describe(other));
            if (found.running()) {
                return;
            }
            why = SafeText.line(found.name()) + ", which does not run";
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NO_SUCH_CONTAINER) {
                throw e;
            }
            why = SafeText.line(other) + ", which is gone";
        }
        throw new DeployException("The container " + container.name() + " " + how + " the container " + why
                + ", so it could not be started again, and is left as it is. Make it anew.");
    }

    /**
     * @throws DeployException if running containers see the processes of this one: the kernel ends theirs with the first one
     *     of this one
     */
    static void requireNoProcesses(Containers containers, KnownContainer container)
            throws DeployException, EngineException, InterruptedException {
        List<String> sharing = sharing(containers, container, List.of(PROCESSES));
        if (!sharing.isEmpty()) {
            throw new DeployException("These containers share the processes of " + container.name()
                    + " and would be ended with it: " + String.join(", ", sharing)
                    + ". Stop them first, and make them anew after it.");
        }
    }

    /** The names of the running ones that use something of this one. */
    static List<String> sharing(Containers containers, KnownContainer container)
            throws EngineException, InterruptedException {
        return sharing(containers, container, List.copyOf(MODES.keySet()));
    }

    private static List<String> sharing(Containers containers, KnownContainer container, List<String> modes)
            throws EngineException, InterruptedException {
        List<String> sharing = new ArrayList<>();
        String wanted = OF_CONTAINER + container.id();
        for (ContainerSummary other : containers.list(false, Map.of())) {
            Optional<KnownContainer> found = KnownContainer.findById(containers, other.id());
            if (found.isPresent()) {
                JsonNode host = found.get().document().path("HostConfig");
                if (modes.stream().anyMatch(mode -> host.path(mode).asText().equals(wanted))) {
                    sharing.add(found.get().name());
                }
            }
        }
        return sharing;
    }
}
