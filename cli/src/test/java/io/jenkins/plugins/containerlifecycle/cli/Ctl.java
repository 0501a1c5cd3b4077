package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import picocli.CommandLine;

/** The packaged command, run as a user runs it, and images for it that need no network. Leaves nothing behind. */
final class Ctl implements AutoCloseable {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String LABEL = "io.jenkins.container-lifecycle.test-run";
    private static final String RUN_LABEL = "io.jenkins.container-lifecycle.run";

    private final String launcher = Path.of(System.getProperty("containerctl.home"), "bin", "containerctl")
            .toString();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Path temp;
    private final Map<String, String> environment;

    /** Does nothing but sleep. */
    final String base = image("base");

    record Result(int exitCode, String out, String err) {}

    /** Skips the tests loudly if there is no engine, or fails them with {@code -Dintegration.required=true}. */
    Ctl(Path temp) throws IOException {
        this(temp, Map.of());
    }

    /** @param environment of everything that is run, such as the address of another engine */
    Ctl(Path temp, Map<String, String> environment) throws IOException {
        this.temp = temp;
        this.environment = Map.copyOf(environment);
        if (execute(List.of("docker", "version")).exitCode() != 0) {
            without("no engine answers the docker command");
        }
        if (!Files.isExecutable(BUSYBOX)) {
            without("there is no " + BUSYBOX + " (Debian: apt install busybox-static)");
        }
        Path bin = Files.createDirectories(temp.resolve("root/bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String applet :
                List.of("sh", "sleep", "cat", "echo", "id", "true", "false", "env", "touch", "yes", "head")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Files.createDirectories(temp.resolve("root/tmp"));
        sh("tar -C " + temp.resolve("root") + " -c . | docker import --change 'CMD [\"sleep\",\"600\"]'"
                + " --change 'ENV PATH=/bin' --change 'LABEL " + LABEL + "=" + run + "' - " + base);
        // The first run writes the class archive, which would spoil the times.
        assertThat(run("--version").exitCode()).isZero();
    }

    private static void without(String why) {
        String message = "Integration tests need a container engine and static busybox: " + why;
        if (Boolean.getBoolean("integration.required")) {
            throw new AssertionError(message);
        }
        System.err.println("SKIPPED: " + message);
        Assumptions.abort(message);
    }

    /** A name that nobody else has. */
    String image(String name) {
        return "containerctl-test-" + run + "/" + name + ":1";
    }

    /** Of a container; nobody else has it. */
    String name(String name) {
        return "containerctl-test-" + run + "-" + name;
    }

    /** What all images of this object carry, and so all containers of them. */
    String label() {
        return LABEL + "=" + run;
    }

    /** A stamped image that validates with that command. */
    String build(String name, String validate) throws IOException {
        return buildWith(name, "", "--validate", validate);
    }

    /** A stamped image. @param lines of its Dockerfile, after FROM */
    String buildWith(String name, String lines, String... options) throws IOException {
        Path context = Files.createDirectories(temp.resolve(name));
        Files.writeString(context.resolve("Dockerfile"), "FROM " + base + "\n" + lines);
        List<String> arguments = new ArrayList<>(List.of("build", "--image", image(name)));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(context.toString(), "--", "--label", label()));
        Result result = run(builder(), arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return image(name);
    }

    /** Another engine may have the classic builder only. */
    private Map<String, String> builder() {
        return environment.isEmpty() ? TestEngine.BUILDER : Map.of();
    }

    /** An image that is not stamped. */
    void dockerBuild(String tag, Path context) {
        Result result = execute(builder(), List.of("sh", "-c", "docker build --quiet --tag " + tag + " " + context));
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    Result run(String... arguments) {
        return execute(command(arguments));
    }

    /**
     * The same without a start of Java's, for what the command does rather than how it starts: one run of many that a test
     * makes is enough for that.
     */
    static Result runHere(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = ContainerCtl.commandLine(arguments);
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        return new Result(commandLine.execute(arguments), out.toString(), err.toString());
    }

    /** @param environment to add to this process's */
    Result run(Map<String, String> environment, String... arguments) {
        return execute(environment, command(arguments));
    }

    /** Starts it and goes on; its output goes to files {@code NAME.out} and {@code NAME.err}. */
    Process start(String name, String... arguments) throws IOException {
        return start(Map.of(), name, arguments);
    }

    Process start(Map<String, String> environment, String name, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .redirectOutput(temp.resolve(name + ".out").toFile())
                .redirectError(temp.resolve(name + ".err").toFile());
        builder.environment().putAll(this.environment);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(arguments));
        return command;
    }

    String sh(String script) {
        Result result = execute(List.of("sh", "-c", script));
        assertThat(result.exitCode()).as(script + ": " + result).isZero();
        return result.out();
    }

    private Result execute(List<String> command) {
        return execute(Map.of(), command);
    }

    private Result execute(Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile(temp, "run", ".out");
            Path err = Files.createTempFile(temp, "run", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            // What every engine has; BuildKit is a plugin.
            builder.environment().putIfAbsent("DOCKER_BUILDKIT", "0");
            builder.environment().putAll(this.environment);
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            return new Result(process.exitValue(), read(out), read(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** The names of the tool's containers of this object's images. */
    List<String> containers() {
        return sh("docker ps --all --format '{{.Names}}' --filter label=" + RUN_LABEL + " --filter label=" + LABEL + "="
                        + run)
                .lines()
                .toList();
    }

    @Override
    public void close() {
        List<String> left = containers();
        sh("docker ps --all --quiet --filter label=" + LABEL + "=" + run + " | xargs -r docker rm --force");
        String images = "docker images --all --quiet --filter label=" + LABEL + "=" + run;
        for (int round = 0; round < 10 && !sh(images).isEmpty(); round++) {
            // An image cannot be removed before those that were built on it.
            sh(images + " | sort -u | xargs -r docker rmi --force || true");
        }
        assertThat(left).as("containers of the tool").isEmpty();
        assertThat(sh(images)).as("images of these tests").isEmpty();
    }
}
