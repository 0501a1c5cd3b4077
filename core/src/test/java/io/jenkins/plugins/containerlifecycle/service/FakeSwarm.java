package io.jenkins.plugins.containerlifecycle.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTaskBuilder;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A manager that does in each of the next moments what a test says: for what a real one does only by bad luck. */
final class FakeSwarm {
    /** What happens in a moment. */
    interface Step {
        void happen() throws Exception;
    }

    static final String OLD = "example/web:1";
    static final String NEW = "example/web:2";
    static final String HEALTHCHECK =
            "{\"Test\":[\"CMD\",\"x\"],\"Interval\":1000000,\"Timeout\":1000000,\"Retries\":1}";
    private static final String SERVICE = """
            {"ID": "id-of-web", "Version": {"Index": 7}, "Spec": {
              "Name": "web", "FieldOfTheFuture": {"a": [1.5]},
              "TaskTemplate": {"ContainerSpec": {"Image": "example/web:1", "Env": ["PASSWORD=secret", "CONTAINER_DEPLOYMENT=old"],
                "Labels": {"mine": "1"}, "StopGracePeriod": 1000000}},
              "Mode": {"Replicated": {"Replicas": 1}}}}
            """;

    final ObjectNode service;
    final Deque<Step> steps = new ArrayDeque<>();
    final List<ServiceTask> tasks = new ArrayList<>();
    final Map<String, String> nodes = new java.util.HashMap<>(Map.of("n1", "node-a"));
    final List<String> progress = new ArrayList<>();
    String imageHealthcheck = HEALTHCHECK;
    List<String> repoDigests = List.of();
    /** What the registry says; empty if it has nothing. */
    Optional<ObjectNode> registry = Optional.empty();
    /** What becomes of the question to the registry; null if it is answered. */
    EngineException.Kind registryTrouble;
    /** What the engine tells of each container that has ended. */
    String ended = "{}";
    /** What happens just before the manager gets the next update or rollback. */
    Step before = () -> {};
    /** What becomes of the manager's answer to it. */
    Step answer = () -> {};

    FakeSwarm() throws Exception {
        service = (ObjectNode) LenientJson.parse(SERVICE.getBytes(StandardCharsets.UTF_8));
        tasks.add(task("old", 1, "running", true));
    }

    ServiceTask task(String id, int slot, String state, boolean wanted) {
        return new ServiceTaskBuilder()
                .id(id)
                .slot(slot)
                .nodeId("n1")
                .labels(Map.of(
                        DeploymentRecord.LABEL,
                        container().path("Labels").path(DeploymentRecord.LABEL).asText()))
                .state(state)
                .wanted(wanted)
                .error(state.equals("failed") ? "task: non-zero exit (1)" : "")
                .containerId("")
                .build();
    }

    ObjectNode container() {
        return (ObjectNode) service.path("Spec").path("TaskTemplate").path("ContainerSpec");
    }

    /** The swarm's word. */
    void say(String state, String message) {
        service.putObject("UpdateStatus").put("State", state).put("Message", message);
    }

    void replaceTasks(ServiceTask... now) {
        tasks.clear();
        tasks.addAll(List.of(now));
    }

    ContainerEngine engine() {
        return WatchedEngine.fake((verb, arguments) -> switch (verb) {
            case "now" -> Instant.parse("2026-01-31T12:00:00Z");
            case "images.inspect" ->
                new ImageDetailsBuilder()
                        .id(arguments[0].equals(OLD) ? "sha256:old" : "sha256:new")
                        .repoTags(List.of())
                        .repoDigests(repoDigests)
                        .labels(Map.of())
                        .entrypoint(List.of())
                        .command(List.of())
                        .environment(List.of())
                        .user("")
                        .healthcheck(List.of("CMD", "true"))
                        .os("linux")
                        .architecture("amd64")
                        .build();
            case "images.describe" ->
                LenientJson.parse(
                        ("{\"Config\":{\"Healthcheck\":" + imageHealthcheck + "}}").getBytes(StandardCharsets.UTF_8));
            case "images.describeAtRegistry" -> {
                if (registryTrouble != null) {
                    throw new EngineException(registryTrouble, "The registry is in trouble.");
                }
                yield registry;
            }
            case "services.nodes" -> Map.copyOf(nodes);
            case "services.tasks" -> List.copyOf(tasks);
            case "services.describe" -> {
                if (service.has("PreviousSpec") && !steps.isEmpty()) {
                    steps.remove().happen();
                }
                yield service.deepCopy();
            }
            case "services.update" -> {
                requireVersion((long) arguments[1]);
                service.set("PreviousSpec", service.get("Spec"));
                service.set("Spec", ((JsonNode) arguments[2]).deepCopy());
                service.remove("UpdateStatus");
                answer.happen();
                yield null;
            }
            case "services.rollback" -> {
                requireVersion((long) arguments[1]);
                service.set("Spec", service.remove("PreviousSpec"));
                say("rollback_completed", "rollback completed");
                answer.happen();
                yield null;
            }
            case "containers.describe" -> LenientJson.parse(ended.getBytes(StandardCharsets.UTF_8));
            case "services.logTail" -> "the end of its log\n";
            default -> throw new EngineException(EngineException.Kind.REFUSED, "unexpected: " + verb);
        });
    }

    private void requireVersion(long version) throws Exception {
        Step now = before;
        before = () -> {};
        now.happen();
        if (version != service.at("/Version/Index").asLong()) {
            throw new EngineException(EngineException.Kind.CONFLICT, "Somebody else changed it.");
        }
        anotherVersion();
    }

    void anotherVersion() {
        ObjectNode version = (ObjectNode) service.path("Version");
        version.put("Index", version.path("Index").asLong() + 1);
    }

    ServiceRequestBuilder request() {
        return new ServiceRequestBuilder()
                .name("web")
                .image(NEW)
                .unjudged(false)
                .force(false)
                .patience(Duration.ofMillis(100))
                .credentials(RegistryCredentials.NONE)
                .cause(DeploymentRecord.MANUAL);
    }

    ServiceResult deploy() throws DeployException, EngineException, InterruptedException {
        return deploy(request().build());
    }

    ServiceResult resume(ServiceRequest request) throws DeployException, EngineException, InterruptedException {
        return new ServiceDeployer(engine(), progress::add).resume(request, new Cancellation());
    }

    ServiceResult undo(ServiceRequest request) throws DeployException, EngineException, InterruptedException {
        return new ServiceDeployer(engine(), progress::add).undo(request, new Cancellation());
    }

    ServiceResult rollback() throws DeployException, EngineException, InterruptedException {
        return new ServiceDeployer(engine(), progress::add).rollback("web", Duration.ofMillis(100), new Cancellation());
    }

    /** Of which one is told after the shortest silence what it waits for. */
    ServiceResult deployTalkative() throws DeployException, EngineException, InterruptedException {
        return new ServiceDeployer(engine(), progress::add, Duration.ofMillis(1))
                .deploy(request().build(), new Cancellation());
    }

    ServiceResult deploy(ServiceRequest request) throws DeployException, EngineException, InterruptedException {
        return new ServiceDeployer(engine(), progress::add).deploy(request, new Cancellation());
    }
}
