package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.context.Command.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What builds the image later. It matters for one thing: which {@code .dockerignore} is read. */
public enum Builder {
    /** Docker's old builder inside the engine: reads the context's {@code .dockerignore} and no other. */
    CLASSIC,
    /** Reads {@code <Dockerfile>.dockerignore} beside the Dockerfile first. */
    BUILDKIT,
    /** Not Docker, or Docker where nobody can tell. */
    UNKNOWN;

    /** The first docker command that builds with BuildKit where nothing else is said. */
    private static final int BUILDKIT_BY_DEFAULT = 23;

    private static final Pattern VERSION = Pattern.compile("^Docker version (\\d+)\\.");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * What {@code docker build} would use in this environment, by the docker command's own rule: {@code
     * DOCKER_BUILDKIT} where set, else BuildKit where the command is new enough and has its buildx plugin. Runs {@code
     * docker --version} and {@code docker buildx version} for that, which ask no engine and take some 20 ms each.
     */
    public static Builder detect(Map<String, String> env) {
        String wanted = env.getOrDefault("DOCKER_BUILDKIT", "");
        if (!wanted.isEmpty()) {
            return switch (wanted) {
                case "1", "t", "T", "true", "TRUE", "True" -> BUILDKIT;
                case "0", "f", "F", "false", "FALSE", "False" -> CLASSIC;
                // The docker command refuses any other value.
                default -> UNKNOWN;
            };
        }
        Matcher version = VERSION.matcher(docker("--version").out());
        if (!version.find()) {
            return UNKNOWN;
        }
        return Integer.parseInt(version.group(1)) >= BUILDKIT_BY_DEFAULT
                        && docker("buildx", "version").ok()
                ? BUILDKIT
                : CLASSIC;
    }

    private static Result docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Command.run(command, null, Map.of(), Set.of(), TIMEOUT);
    }
}
