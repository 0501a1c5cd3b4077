package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import java.util.ArrayList;
import java.util.List;

/** Reads the engine's descriptions of images and containers. */
final class Details {
    private static final int MAX_HEALTH_OUTPUT = 4096;

    private Details() {}

    static ImageDetails image(JsonNode image) {
        JsonNode config = image.path("Config");
        List<String> healthcheck = Json.texts(config.path("Healthcheck").path("Test"));
        String created = Json.line(image.path("Created"));
        return new ImageDetails(
                Json.line(image.path("Id")),
                names(image.path("RepoTags")),
                names(image.path("RepoDigests")),
                Json.map(config.path("Labels")),
                Json.texts(config.path("Entrypoint")),
                Json.texts(config.path("Cmd")),
                Json.texts(config.path("Env")),
                Json.text(config.path("User")),
                !healthcheck.isEmpty() && !healthcheck.get(0).equals("NONE"),
                isTime(created) ? created : null,
                Json.line(image.path("Os")),
                Json.line(image.path("Architecture")));
    }

    static List<ImageSummary> images(JsonNode list) {
        List<ImageSummary> images = new ArrayList<>();
        for (JsonNode image : list) {
            images.add(new ImageSummary(
                    Json.line(image.path("Id")),
                    names(image.path("RepoTags")),
                    names(image.path("RepoDigests")),
                    Json.map(image.path("Labels")),
                    image.path("Created").asLong()));
        }
        return images;
    }

    static List<ContainerSummary> containers(JsonNode list) {
        List<ContainerSummary> containers = new ArrayList<>();
        for (JsonNode container : list) {
            List<String> names = new ArrayList<>();
            Json.texts(container.path("Names")).forEach(name -> names.add(withoutSlash(name)));
            containers.add(new ContainerSummary(
                    Json.line(container.path("Id")),
                    names,
                    Json.text(container.path("Image")),
                    Json.line(container.path("ImageID")),
                    Json.map(container.path("Labels")),
                    container.path("Created").asLong()));
        }
        return containers;
    }

    static ContainerDetails container(JsonNode container) {
        JsonNode config = container.path("Config");
        JsonNode state = container.path("State");
        // Podman before 5 calls it Healthcheck.
        JsonNode health = state.has("Health") ? state.path("Health") : state.path("Healthcheck");
        String healthStatus = Json.line(health.path("Status"));
        String startedAt = Json.line(state.path("StartedAt"));
        return new ContainerDetails(
                Json.line(container.path("Id")),
                withoutSlash(Json.line(container.path("Name"))),
                Json.text(config.path("Image")),
                Json.line(container.path("Image")),
                Json.map(config.path("Labels")),
                Json.line(state.path("Status")),
                state.path("Running").asBoolean(),
                state.path("ExitCode").asInt(),
                state.path("OOMKilled").asBoolean(),
                Json.line(state.path("Error")),
                healthStatus.equals("none") ? "" : healthStatus,
                lastOutput(health.path("Log")),
                !health.path("Log").isEmpty(),
                Math.max(0, container.path("HostConfig").path("Memory").asLong()),
                isTime(startedAt) ? startedAt : null,
                addresses(container.path("NetworkSettings")));
    }

    private static String lastOutput(JsonNode log) {
        String output = SafeText.block(Json.text(log.path(log.size() - 1).path("Output")))
                .strip();
        return output.length() > MAX_HEALTH_OUTPUT ? output.substring(0, MAX_HEALTH_OUTPUT) + "..." : output;
    }

    private static List<String> addresses(JsonNode settings) {
        List<String> addresses = new ArrayList<>();
        for (JsonNode network : settings.path("Networks")) {
            for (String field : List.of("IPAddress", "GlobalIPv6Address")) {
                String address = Json.line(network.path(field));
                if (!address.isEmpty()) {
                    addresses.add(address);
                }
            }
        }
        return addresses;
    }

    /** Without the engine's stand-ins for "no name". */
    private static List<String> names(JsonNode list) {
        List<String> names = Json.texts(list);
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
