package io.jenkins.plugins.containerlifecycle.context;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands that build an image from a Dockerfile and take the options that we give. */
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

    /** Where it looks for the Dockerfile of a context if nobody names it; what it would not find itself comes last. */
    List<String> dockerfiles() {
        return dockerfiles;
    }

    /** @return empty if there is none of this name */
    public static Optional<BuildTool> of(String command) {
        for (BuildTool tool : values()) {
            if (tool.command().equals(command)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    /** The first that is installed; docker where none is, so that messages are about that. */
    public static BuildTool installed(Map<String, String> env) {
        for (BuildTool tool : values()) {
            if (tool.find(env).isPresent()) {
                return tool;
            }
        }
        return DOCKER;
    }

    /** The program itself, since a process is looked for on the PATH of who starts it and not on that of the build. */
    Optional<Path> find(Map<String, String> env) {
        for (String folder : env.getOrDefault("PATH", "").split(File.pathSeparator)) {
            try {
                for (String name : List.of(command(), command() + ".exe")) {
                    Path program = Path.of(folder, name);
                    if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                        return Optional.of(program);
                    }
                }
            } catch (InvalidPathException e) {
                // An entry that no program can be in.
            }
        }
        return Optional.empty();
    }
}
