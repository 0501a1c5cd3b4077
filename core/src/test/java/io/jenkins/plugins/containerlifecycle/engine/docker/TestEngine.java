package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.process.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Assumptions;

/**
 * A real engine for integration tests, and tiny images for it that need no network. Everything made through it carries
 * the labels of {@link #labels()}; {@link #removeEverything} in an {@code AfterAll} removes it and checks that.
 *
 * <p>Other programs and test runs use the same engine: a test looks only for what has this run's label.
 */
public final class TestEngine {
    public static final String OWNER_LABEL = "io.jenkins.container-lifecycle.owner";
    public static final String OWNER = "test";
    public static final String RUN_LABEL = "io.jenkins.container-lifecycle.test-run";
    /** One per JVM. */
    public static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static final List<String> BUSYBOX = List.of("/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static");
    private static final List<String> APPLETS = List.of(
            "sh", "cat", "echo", "sleep", "true", "false", "env", "id", "ls", "ln", "mkdir", "stat", "yes", "head",
            "dd", "chmod", "cp", "kill", "test", "touch", "printf", "sed", "grep", "awk", "date", "rm", "mkfifo", "nc",
            "tr", "tee");
    private static final Map<String, String> CLASSIC_BUILDER = Map.of("DOCKER_BUILDKIT", "0");

    /**
     * The environment in which the docker command builds: with BuildKit if there is one, which takes a third of the
     * classic builder's time. A command earlier on PATH may lack it.
     */
    public static final Map<String, String> BUILDER = Stream.of("", "/usr/bin:")
            .map(first -> Map.of("DOCKER_BUILDKIT", "1", "PATH", first + System.getenv("PATH")))
            .filter(environment -> new Command(List.of("sh", "-c", "docker build --help"))
                    .with(environment)
                    .attempt(Duration.ofSeconds(20))
                    .ok())
            .findFirst()
            .orElse(CLASSIC_BUILDER);

    private static String busybox;

    private TestEngine() {}

    /**
     * The engine that the environment names. Skips the test loudly if none answers, or fails it with {@code
     * -Dintegration.required=true}.
     */
    public static DockerEndpoint config() {
        try {
            DockerEndpoint config =
                    DockerEndpoint.resolve(System.getenv(), Path.of(System.getProperty("user.home")), null);
            try (DockerEngine engine = DockerEngine.connect(config)) {
                engine.info();
            }
            return config;
        } catch (EngineException e) {
            return missing(e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #config}, connected. */
    public static DockerEngine connect() {
        return DockerEngine.connect(config());
    }

    private static <T> T missing(String why) {
        String message = "Integration tests need a container engine and static busybox: " + why;
        if (Boolean.getBoolean("integration.required")) {
            throw new AssertionError(message);
        }
        System.err.println("SKIPPED: " + message);
        return Assumptions.abort(message);
    }

    /** To put on every container that a test creates. */
    public static Map<String, String> labels() {
        return Map.of(OWNER_LABEL, OWNER, RUN_LABEL, RUN);
    }

    /** A container of an image with that command and nothing special. */
    public static ContainerSpec container(String image, String... command) {
        return new ContainerSpec(
                image,
                null,
                labels(),
                ContainerOptions.builder()
                        .command(command.length == 0 ? null : List.of(command))
                        .network("none")
                        .build());
    }

    /**
     * An image of static busybox with {@code /bin} a link to {@code usr/bin}, as merged distributions have it, a few
     * applets and {@code /tmp}; it sleeps when it is run. Built once for each JVM.
     *
     * @return its tag
     */
    public static synchronized String busybox() {
        if (busybox == null) {
            String tag = newTag("busybox");
            List<String> command = new ArrayList<>(List.of("docker", "import"));
            List.of(
                            "ENV PATH=/usr/bin:/bin",
                            "CMD [\"sleep\",\"600\"]",
                            "LABEL " + OWNER_LABEL + "=" + OWNER,
                            "LABEL " + RUN_LABEL + "=" + RUN)
                    .forEach(change -> command.addAll(List.of("--change", change)));
            command.addAll(List.of("-", tag));
            run(busyboxRoot(), command);
            busybox = tag;
        }
        return busybox;
    }

    /**
     * Builds an image with the docker command.
     *
     * @param dockerfile may say {@code FROM busybox} for {@link #busybox()}
     * @param files path in the context to content; a path that ends in {@code .sh} becomes executable
     * @return its tag, unique
     */
    public static String buildImage(String dockerfile, Map<String, String> files) {
        return build(BUILDER, dockerfile, files);
    }

    /** With the classic builder, which tells the engine what an image was built on and how. */
    public static String buildClassicImage(String dockerfile) {
        return build(CLASSIC_BUILDER, dockerfile, Map.of());
    }

    private static String build(Map<String, String> builder, String dockerfile, Map<String, String> files) {
        Map<String, String> context = new LinkedHashMap<>(files);
        context.put("Dockerfile", dockerfile.replaceAll("(?mi)^FROM busybox\\b", "FROM " + busybox()));
        return build(builder, tar(context), List.of());
    }

    /**
     * Builds an image from a folder on disk.
     *
     * @param arguments for {@code docker build}, such as {@code --file}; the last one is the context
     */
    public static String buildImageFrom(String... arguments) {
        return build(BUILDER, new byte[0], List.of(arguments));
    }

    private static String build(Map<String, String> builder, byte[] input, List<String> arguments) {
        String tag = newTag("image");
        // By a shell, because Java looks for a command on its own PATH.
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "exec docker build \"$@\"", "sh", "--quiet", "--tag", tag));
        labels().forEach((label, value) -> command.addAll(List.of("--label", label + "=" + value)));
        command.addAll(arguments.isEmpty() ? List.of("-") : arguments);
        run(input, command, builder);
        return tag;
    }

    /** A tag that nobody else has. */
    public static String newTag(String name) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return "container-lifecycle-test-" + RUN + "/" + name + ":" + unique;
    }

    /** Removes what this run made and checks that it is gone. */
    public static synchronized void removeEverything() {
        try (DockerEngine engine = DockerEngine.connect(config())) {
            for (ContainerSummary container : engine.containers().list(true, Map.of(RUN_LABEL, RUN))) {
                engine.containers().remove(container.id(), Duration.ofSeconds(30));
            }
            // A pushed one also has digests, which keep it after its tags are gone.
            for (int round = 0; round < 2; round++) {
                List<String> names = new ArrayList<>();
                engine.images().list().stream()
                        .filter(image -> RUN.equals(image.labels().get(RUN_LABEL)))
                        .forEach(image ->
                                names.addAll(image.repoTags().isEmpty() ? List.of(image.id()) : image.repoTags()));
                if (!names.isEmpty()) {
                    List<String> command = new ArrayList<>(List.of("docker", "rmi", "--force"));
                    command.addAll(names);
                    run(new byte[0], command);
                }
            }
            busybox = null;
            assertNothingRemains(engine);
        } catch (EngineException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails if a container of this run still exists. */
    public static void assertNoContainers(ContainerEngine engine) throws EngineException, InterruptedException {
        assertThat(engine.containers().list(true, Map.of(RUN_LABEL, RUN)))
                .as("containers of this test run")
                .isEmpty();
    }

    private static void assertNothingRemains(ContainerEngine engine) throws EngineException, InterruptedException {
        assertNoContainers(engine);
        assertThat(engine.images().list())
                .as("images of this test run")
                .noneMatch(image -> RUN.equals(image.labels().get(RUN_LABEL)));
    }

    /** Runs a command of the host, and fails if it fails. @return its output */
    public static String run(byte[] input, List<String> command) {
        return run(input, command, Map.of());
    }

    private static String run(byte[] input, List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // It ended without reading its input; its output says why.
            }
            String output;
            try (InputStream out = process.getInputStream()) {
                output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            }
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("%s ended", command)
                    .isTrue();
            assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] busyboxRoot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            Path binary = BUSYBOX.stream()
                    .map(Path::of)
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseGet(() -> missing("no busybox at " + BUSYBOX + " (Debian: apt install busybox-static)"));
            for (String folder : List.of("usr/", "usr/bin/", "etc/", "tmp/", "run/")) {
                TarArchiveEntry entry = new TarArchiveEntry(folder);
                entry.setMode(folder.equals("tmp/") ? 01777 : 0755);
                add(tar, entry, new byte[0]);
            }
            add(tar, link("bin", "usr/bin"), new byte[0]);
            add(tar, executable("usr/bin/busybox"), Files.readAllBytes(binary));
            for (String applet : APPLETS) {
                add(tar, link("usr/bin/" + applet, "busybox"), new byte[0]);
            }
            byte[] users = "root:x:0:0:root:/:/bin/sh\nguest:x:1000:1000:guest:/tmp:/bin/sh\n"
                    .getBytes(StandardCharsets.UTF_8);
            add(tar, new TarArchiveEntry("etc/passwd"), users);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] tar(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                boolean script = file.getKey().endsWith(".sh");
                TarArchiveEntry entry = script ? executable(file.getKey()) : new TarArchiveEntry(file.getKey());
                add(tar, entry, file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static TarArchiveEntry executable(String name) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(0755);
        return entry;
    }

    private static TarArchiveEntry link(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return entry;
    }

    private static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
