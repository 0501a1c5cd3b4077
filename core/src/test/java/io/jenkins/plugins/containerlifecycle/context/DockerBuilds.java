package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds images for real and leaves none: all descend from this object's base image, which has labels of its own, or
 * are tagged by it.
 */
final class DockerBuilds implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String OWNER = "io.jenkins.container-lifecycle.owner=test";

    private final TestBuilder builder;
    private final Path folder;
    private final String run = "cl-test-" + Stamp.randomHex();
    private final List<String> tags = new ArrayList<>();

    /** A busybox image with its commands in /bin, nothing in /usr, and a label by which its descendants are found. */
    final String base = run + ":base";

    private DockerBuilds(TestBuilder builder, Path folder) {
        this.builder = builder;
        this.folder = folder;
    }

    /** With the classic builder. */
    static DockerBuilds start(Path temp) throws IOException {
        return start(temp, TestBuilder.CLASSIC);
    }

    /** Skips the tests if there is no engine or no static busybox, or fails them if -Dintegration.required is set. */
    static DockerBuilds start(Path temp, TestBuilder builder) throws IOException {
        if (!docker(null, "version", "--format", "{{.Server.Version}}").ok()) {
            without("No Docker engine answers the docker command.");
        }
        if (!Files.isExecutable(BUSYBOX)) {
            without("There is no " + BUSYBOX + " to make an image from; install busybox-static.");
        }
        if (!builder.tool.find(System.getenv()).isPresent()) {
            without("There is no " + builder.tool.command() + ".");
        }
        DockerBuilds builds = new DockerBuilds(builder, temp);
        Path context = Files.createDirectory(temp.resolve("base"));
        Files.copy(BUSYBOX, context.resolve("busybox"));
        Samples.write(
                context,
                "Dockerfile",
                "FROM scratch\nLABEL " + OWNER + " run=" + builds.run
                        + "\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n");
        builds.succeed(context, List.of(), builds.base);
        return builds;
    }

    private static void without(String reason) {
        if (Boolean.getBoolean("integration.required")) {
            throw new IllegalStateException(reason);
        }
        abort(reason);
    }

    record Build(boolean ok, String output, String tag) {}

    /** Builds inside the context. */
    Build build(Path context, List<String> options) {
        return build(context, options, run + ":" + tags.size());
    }

    private Build build(Path context, List<String> options, String tag) {
        tags.add(tag);
        List<String> command = new ArrayList<>(builder.command(folder));
        command.addAll(List.of("-t", tag));
        command.addAll(options);
        command.add(".");
        Command.Result result =
                new Command(command).in(context).with(builder.env).attempt(TIMEOUT);
        String output = result.out() + result.err();
        if (result.ok() && builder == TestBuilder.BUILDAH) {
            List<String> push = TestBuilder.buildah(folder, "push", "-q", tag, "docker-daemon:" + tag);
            result = new Command(push).in(context).attempt(TIMEOUT);
            output += result.out() + result.err();
        }
        return new Build(result.ok(), output, tag);
    }

    private Build succeed(Path context, List<String> options, String tag) {
        Build build = build(context, options, tag);
        assertThat(build.ok()).as(build.output()).isTrue();
        return build;
    }

    /** The context as the command line would build it with this builder. */
    BuildContext with(BuildContext context) {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.putAll(builder.env);
        return context.withBuilder(builder.tool, BuilderProbe.detect(builder.tool, null, env));
    }

    /** How many instructions of the user's came from the cache, not counting the stages' FROM. */
    long cached(Build build) {
        // Our own after FROM comes from the cache, too: "Step 2/7 : LABEL ..." and then "---> Using cache".
        List<String> lines = build.output()
                .replaceAll("(?i)(step [^\\n]*: LABEL org\\.opencontainers\\.[^\\n]*\\n[^\\n]*)Using cache", "$1")
                .lines()
                .toList();
        // BuildKit's: "#4 [1/5] FROM base", and later "#4 CACHED".
        return lines.stream()
                .filter(line -> line.contains("Using cache")
                        || line.endsWith(" CACHED")
                                && lines.stream()
                                        .noneMatch(
                                                from -> from.matches(line.replace(" CACHED", "") + " \\[.*] FROM .*")))
                .count();
    }

    /** Builds what was stamped, in its context. */
    Build build(Stamped stamped) {
        return succeed(stamped.contextDir(), stamped.buildOptions(), run + ":" + tags.size());
    }

    /** What a command prints in a container of the image, which is removed afterwards. */
    String run(Build build, String... command) {
        List<String> all = new ArrayList<>(
                List.of("run", "--rm", "--network", "none", "--label", OWNER, "--entrypoint", command[0], build.tag()));
        all.addAll(List.of(command).subList(1, command.length));
        Command.Result result = docker(null, all.toArray(String[]::new));
        assertThat(result.ok()).as(result.out() + result.err()).isTrue();
        return result.out();
    }

    /** The ID of a container of the image that runs; {@link #remove} it. */
    String start(Build build) {
        return succeed("run", "--detach", "--network", "none", "--label", OWNER, build.tag())
                .strip();
    }

    void remove(String container) {
        succeed("rm", "--force", container);
    }

    /** Runs the docker command. */
    String succeed(String... arguments) {
        Command.Result result = docker(null, arguments);
        assertThat(result.ok()).as(result.out() + result.err()).isTrue();
        return result.out();
    }

    Map<String, String> labels(Build build) throws IOException {
        String json = docker(null, "inspect", "--format", "{{json .Config.Labels}}", build.tag())
                .out();
        return new ObjectMapper().readValue(json, new TypeReference<>() {});
    }

    private static Command.Result docker(Path dir, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Command docker = new Command(command).with(Map.of("DOCKER_BUILDKIT", "0"));
        return (dir == null ? docker : docker.in(dir)).attempt(TIMEOUT);
    }

    /** Removes all images; a failed build leaves its layers without a tag, which only the label finds. */
    @Override
    public void close() {
        for (String tag : tags) {
            docker(null, "rmi", "--force", tag);
        }
        try {
            // Buildah's images are full of links that lead nowhere here.
            FileTree.delete(folder.resolve("root"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int round = 0; round < 3; round++) {
            List<String> left = docker(null, "images", "--all", "--quiet", "--filter", "label=run=" + run)
                    .out()
                    .lines()
                    .toList();
            for (String image : left) {
                docker(null, "rmi", "--force", image);
            }
        }
    }
}
