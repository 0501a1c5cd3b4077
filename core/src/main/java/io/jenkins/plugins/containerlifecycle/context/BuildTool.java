package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.process.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands that build an image from a Dockerfile and accept our options. */
public enum BuildTool {
    DOCKER(List.of("Dockerfile", "dockerfile", "Containerfile")),
    PODMAN(List.of("Containerfile", "Dockerfile", "dockerfile")),
    BUILDAH(List.of("Containerfile", "Dockerfile", "dockerfile"));

    private final List<String> dockerfiles;

    BuildTool(List<String> dockerfiles) {
        this.dockerfiles = dockerfiles;
    }

    /** The command's name. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names under which it looks for a context's Dockerfile; those that it would not find itself come last. */
    List<String> dockerfiles() {
        return dockerfiles;
    }

    /** @return empty if there is none with this name */
    public static Optional<BuildTool> of(String command) {
        for (BuildTool tool : values()) {
            if (tool.command().equals(command)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    /** The first that is installed; docker if none is, so that messages are about docker. */
    public static BuildTool installed(Map<String, String> env) {
        for (BuildTool tool : values()) {
            if (tool.find(env).isPresent()) {
                return tool;
            }
        }
        return DOCKER;
    }

    /** The program's path. */
    Optional<Path> find(Map<String, String> env) {
        return Command.find(command(), env);
    }
}
