package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.process.Command;
import io.jenkins.plugins.containerlifecycle.process.Command.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which builder {@code docker build} (or podman, buildah) would use in an environment, by the command's own
 * rule: {@code DOCKER_BUILDKIT} if set, else BuildKit if the command is new enough and has its buildx plugin. That the
 * option {@code --build-context} exists does not mean that it works: an engine before 23 has a BuildKit that refuses
 * it. So the engine, or the builder that {@code BUILDX_BUILDER} names, is asked for its version.
 */
public final class BuilderProbe {
    /** The variables that the docker command goes by; those of this process do not count if the build has others. */
    public static final List<String> VARIABLES = List.of(
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_TLS_VERIFY",
            "DOCKER_CERT_PATH",
            "DOCKER_CONFIG",
            "DOCKER_BUILDKIT",
            "BUILDX_BUILDER",
            "PATH");

    /** The first docker command that builds with buildx by default. */
    private static final Version BUILDX_BY_DEFAULT = new Version(23, 0);
    /** The first engine whose BuildKit has named contexts. */
    private static final Version ENGINE = new Version(23, 0);

    private static final Version BUILDX = new Version(0, 8);
    private static final Version BUILDKIT = new Version(0, 10);
    private static final Version BUILDAH = new Version(1, 27);
    private static final Version PODMAN = new Version(4, 2);

    private static final String NUMBERS = "v?(\\d{1,6})\\.(\\d{1,6})";
    private static final Pattern DOCKER_VERSION = Pattern.compile("^Docker version " + NUMBERS);
    private static final Pattern PODMAN_VERSION = Pattern.compile("^podman version " + NUMBERS);
    private static final Pattern BUILDAH_VERSION = Pattern.compile("^buildah version " + NUMBERS);
    private static final Pattern BUILDX_VERSION = Pattern.compile("(?:^| )buildx=" + NUMBERS);
    private static final Pattern BUILDKIT_VERSION =
            // With its "v": a builder inside an engine may report the engine's version instead.
            Pattern.compile(
                    "^\\s*BuildKit(?: version)?:\\s*v(\\d{1,6})\\.(\\d{1,6})",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern ENGINE_VERSION = Pattern.compile("^" + NUMBERS);

    /** In one call, because each call is a process of its own. A plugin that does not work has no version. */
    private static final String INFO =
            "{{.ServerVersion}}|{{.OSType}}|{{range .ClientInfo.Plugins}}{{.Name}}={{.Version}} {{end}}";

    private static final int INFO_FIELDS = 3;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Two numbers are enough to compare. */
    private record Version(int major, int minor) {
        static @Nullable Version in(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find()
                    ? new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                    : null;
        }

        boolean atLeast(Version other) {
            return major > other.major || major == other.major && minor >= other.minor;
        }
    }

    /** Runs a command with these arguments; a function, because no machine has all these releases for a test. */
    interface Runner {
        Result run(String... arguments);
    }

    private final Runner tool;
    private final Map<String, String> env;

    BuilderProbe(Runner tool, Map<String, String> env) {
        this.tool = tool;
        this.env = env;
    }

    /**
     * Never fails: if something does not answer within 5 seconds, the result is {@link Builder#UNKNOWN} or the lesser
     * builder.
     *
     * @param tool the command that builds
     * @param host the engine's address for the docker command, if the environment does not say it
     * @param env the environment of the build
     */
    public static Builder detect(BuildTool tool, @Nullable String host, Map<String, String> env) {
        Map<String, String> set = new HashMap<>(env);
        set.keySet().retainAll(VARIABLES);
        if (host != null) {
            set.put("DOCKER_HOST", host);
            set.remove("DOCKER_CONTEXT");
        }
        Set<String> unset = new HashSet<>(VARIABLES);
        unset.removeAll(set.keySet());
        String program = tool.find(env).map(Path::toString).orElse(tool.command());
        Runner runner = arguments -> {
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(List.of(arguments));
            return new Command(command).without(unset).with(set).attempt(TIMEOUT);
        };
        return new BuilderProbe(runner, env).builder();
    }

    Builder builder() {
        String name = tool.run("--version").out();
        // Even if it is called docker, as in Debian's package podman-docker.
        Version podman = Version.in(PODMAN_VERSION, name);
        if (podman != null) {
            return podman.atLeast(PODMAN) ? Builder.PODMAN : Builder.UNKNOWN;
        }
        Version buildah = Version.in(BUILDAH_VERSION, name);
        if (buildah != null) {
            return buildah.atLeast(BUILDAH) ? Builder.BUILDAH : Builder.UNKNOWN;
        }
        Version docker = Version.in(DOCKER_VERSION, name);
        return docker == null ? Builder.UNKNOWN : docker(docker);
    }

    private Builder docker(Version docker) {
        return switch (env.getOrDefault("DOCKER_BUILDKIT", "")) {
            case "0", "f", "F", "false", "FALSE", "False" -> Builder.CLASSIC;
            case "1", "t", "T", "true", "TRUE", "True" ->
                docker.atLeast(BUILDX_BY_DEFAULT) ? buildx(Builder.UNKNOWN) : Builder.BUILDKIT;
            case "" -> docker.atLeast(BUILDX_BY_DEFAULT) ? buildx(Builder.CLASSIC) : Builder.CLASSIC;
            // The docker command refuses any other value.
            default -> Builder.UNKNOWN;
        };
    }

    private Builder buildx(Builder without) {
        String[] info = tool.run("info", "--format", INFO).out().strip().split("\\|", -1);
        Version buildx = info.length == INFO_FIELDS ? Version.in(BUILDX_VERSION, info[2]) : null;
        if (buildx == null) {
            return without;
        }
        if (info[1].equals("windows")) {
            return Builder.CLASSIC;
        }
        String own = env.getOrDefault("BUILDX_BUILDER", "");
        Version has = own.isEmpty()
                ? Version.in(ENGINE_VERSION, info[0])
                : Version.in(
                        BUILDKIT_VERSION, tool.run("buildx", "inspect", own).out());
        boolean capable = has != null && has.atLeast(own.isEmpty() ? ENGINE : BUILDKIT);
        return capable && buildx.atLeast(BUILDX) ? Builder.BUILDX : Builder.BUILDKIT;
    }
}
