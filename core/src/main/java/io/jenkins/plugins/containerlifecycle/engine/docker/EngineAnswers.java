package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.List;

/** Reads the engine's descriptions of images and containers. */
final class EngineAnswers {
    private static final int MAX_HEALTH_OUTPUT = 4096;

    private EngineAnswers() {}

    static ImageDetails image(JsonNode image) {
        JsonNode config = image.path("Config");
        String created = JsonBodies.line(image.path("Created"));
        return new ImageDetailsBuilder()
                .id(JsonBodies.line(image.path("Id")))
                .repoTags(names(image.path("RepoTags")))
                .repoDigests(names(image.path("RepoDigests")))
                .labels(JsonBodies.map(config.path("Labels")))
                .entrypoint(JsonBodies.texts(config.path("Entrypoint")))
                .command(JsonBodies.texts(config.path("Cmd")))
                .environment(JsonBodies.texts(config.path("Env")))
                .user(JsonBodies.text(config.path("User")))
                .healthcheck(healthcheck(config))
                .onBuild(JsonBodies.texts(config.path("OnBuild")))
                .created(isTime(created) ? created : null)
                .os(JsonBodies.line(image.path("Os")))
                .architecture(JsonBodies.line(image.path("Architecture")))
                .layers(JsonBodies.texts(image.path("RootFS").path("Layers")))
                .build();
    }

    static List<ImageSummary> images(JsonNode list) {
        List<ImageSummary> images = new ArrayList<>();
        for (JsonNode image : list) {
            images.add(new ImageSummary(
                    JsonBodies.line(image.path("Id")),
                    names(image.path("RepoTags")),
                    names(image.path("RepoDigests")),
                    JsonBodies.map(image.path("Labels")),
                    image.path("Created").asLong(),
                    image.path("Size").asLong()));
        }
        return images;
    }

    static List<ContainerSummary> containers(JsonNode list) {
        List<ContainerSummary> containers = new ArrayList<>();
        for (JsonNode container : list) {
            containers.add(new ContainerSummary(
                    JsonBodies.line(container.path("Id")),
                    ownNames(container),
                    JsonBodies.text(container.path("Image")),
                    JsonBodies.line(container.path("ImageID")),
                    JsonBodies.map(container.path("Labels")),
                    container.path("Created").asLong()));
        }
        return containers;
    }

    /** Without {@code /web/db}, which says that the container web is linked to this one; it may even come first. */
    private static List<String> ownNames(JsonNode container) {
        List<String> names = new ArrayList<>();
        for (String listed : JsonBodies.texts(container.path("Names"))) {
            String name = withoutSlash(listed);
            if (name.indexOf('/') < 0) {
                names.add(name);
            }
        }
        return names;
    }

    static ContainerDetails container(JsonNode container) {
        JsonNode config = container.path("Config");
        JsonNode state = container.path("State");
        // Podman before 5 calls it Healthcheck.
        JsonNode health = state.has("Health") ? state.path("Health") : state.path("Healthcheck");
        String healthStatus = JsonBodies.line(health.path("Status"));
        String created = JsonBodies.line(container.path("Created"));
        String startedAt = JsonBodies.line(state.path("StartedAt"));
        String finishedAt = JsonBodies.line(state.path("FinishedAt"));
        return new ContainerDetailsBuilder()
                .id(JsonBodies.line(container.path("Id")))
                .name(withoutSlash(JsonBodies.line(container.path("Name"))))
                .image(JsonBodies.text(config.path("Image")))
                .imageId(JsonBodies.line(container.path("Image")))
                .labels(JsonBodies.map(config.path("Labels")))
                .status(JsonBodies.line(state.path("Status")))
                .running(state.path("Running").asBoolean())
                .exitCode(state.path("ExitCode").asInt())
                .oomKilled(state.path("OOMKilled").asBoolean())
                .error(JsonBodies.line(state.path("Error")))
                .healthcheck(healthcheck(config))
                .health(healthStatus.equals("none") ? "" : healthStatus)
                .healthOutput(lastOutput(health.path("Log")))
                .probed(!health.path("Log").isEmpty())
                .memoryLimit(
                        Math.max(0, container.path("HostConfig").path("Memory").asLong()))
                .created(isTime(created) ? created : null)
                .startedAt(isTime(startedAt) ? startedAt : null)
                .finishedAt(isTime(finishedAt) ? finishedAt : null)
                .restarts(Math.max(0, container.path("RestartCount").asInt()))
                .autoRemove(container.path("HostConfig").path("AutoRemove").asBoolean())
                .inMemory(inMemory(container))
                .addresses(addresses(container.path("NetworkSettings")))
                .build();
    }

    private static List<String> healthcheck(JsonNode config) {
        List<String> test = JsonBodies.texts(config.path("Healthcheck").path("Test"));
        return !test.isEmpty() && test.get(0).equals("NONE") ? List.of() : test;
    }

    private static String lastOutput(JsonNode log) {
        String output = SafeText.block(JsonBodies.text(log.path(log.size() - 1).path("Output")))
                .strip();
        return Shortening.after(output, MAX_HEALTH_OUTPUT);
    }

    private static List<String> inMemory(JsonNode container) {
        List<String> paths = new ArrayList<>();
        container
                .path("HostConfig")
                .path("Tmpfs")
                .fieldNames()
                .forEachRemaining(path -> paths.add(SafeText.line(path)));
        for (JsonNode mount : container.path("Mounts")) {
            if (JsonBodies.line(mount.path("Type")).equals("tmpfs")) {
                paths.add(JsonBodies.line(mount.path("Destination")));
            }
        }
        return paths;
    }

    private static List<String> addresses(JsonNode settings) {
        List<String> addresses = new ArrayList<>();
        for (JsonNode network : settings.path("Networks")) {
            for (String field : List.of("IPAddress", "GlobalIPv6Address")) {
                String address = JsonBodies.line(network.path(field));
                if (!address.isEmpty()) {
                    addresses.add(address);
                }
            }
        }
        return addresses;
    }

    /** Without the engine's stand-ins for "no name". */
    private static List<String> names(JsonNode list) {
        List<String> names = JsonBodies.texts(list);
        names.removeIf(name -> name.isEmpty() || name.contains("<none>"));
        return names;
    }

    /** The engine writes the year 1 for "never". */
    private static boolean isTime(String time) {
        return !time.isEmpty() && !time.startsWith("0001-");
    }

    private static String withoutSlash(String name) {
        return name.startsWith("/") ? name.substring(1) : name;
    }
}
