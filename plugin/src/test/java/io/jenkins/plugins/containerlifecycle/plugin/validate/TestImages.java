package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Tiny images on the engine of this machine. They and their containers carry a label of this test run. By it, tests
 * look for what is left, and {@link #removeAll} finds what to remove, even if a later build has taken its name. What a
 * test builds on them inherits the label; what is built on something else needs {@link #labelLine}.
 */
public final class TestImages {
    private static final String LABEL = "io.jenkins.container-lifecycle.test-run";
    private static final List<String> BUSYBOX = List.of("/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static");
    private static final Path FOLDER = Path.of("target");

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String base;

    private TestImages(String busybox) throws IOException, InterruptedException {
        base = build(
                "base:1",
                "FROM scratch\n"
                        + labelLine()
                        + "COPY busybox /bin/busybox\n"
                        + "RUN [\"/bin/busybox\", \"sh\", \"-c\", \"/bin/busybox --install -s /bin"
                        + " && mkdir -p /tmp /run && chmod 1777 /tmp\"]\n"
                        + "CMD [\"sleep\", \"600\"]\n",
                Map.of("busybox", Files.readAllBytes(Path.of(busybox))));
    }

    /** Skips the test loudly if no engine answers, or fails it with {@code -Dintegration.required=true}. */
    public static TestImages create() throws IOException, InterruptedException {
        String busybox = BUSYBOX.stream()
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse(null);
        if (busybox == null) {
            return missing("no busybox at " + BUSYBOX + " (Debian: apt install busybox-static)");
        }
        try {
            if (new ProcessBuilder("docker", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    != 0) {
                return missing("'docker version' fails");
            }
        } catch (IOException e) {
            return missing(e.getMessage());
        }
        return new TestImages(busybox);
    }

    public static <T> T missing(String why) {
        String message = "These tests need a container engine, a registry and static busybox: " + why;
        if (Boolean.getBoolean("integration.required")) {
            throw new AssertionError(message);
        }
        System.err.println("SKIPPED: " + message);
        return Assumptions.abort(message);
    }

    /** An image that stays when run, with a VALIDATE hook of these shell lines. */
    public String withHook(String name, String... lines) throws IOException, InterruptedException {
        return withHookAnd(name, "", lines);
    }

    /** @param more lines for the Dockerfile */
    public String withHookAnd(String name, String more, String... lines) throws IOException, InterruptedException {
        String script = "#!/bin/sh\n" + String.join("\n", lines) + "\n";
        return build(
                name,
                "FROM " + base + "\nCOPY validate /usr/lib/container/hooks/validate\n" + more + "\n",
                Map.of("validate", script.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * @param lines of the Dockerfile, after the first
     * @param files in the build context; all are executable
     */
    public String withFiles(String name, String lines, Map<String, String> files)
            throws IOException, InterruptedException {
        Map<String, byte[]> contents = new TreeMap<>();
        files.forEach((file, content) -> contents.put(file, content.getBytes(StandardCharsets.UTF_8)));
        return build(name, "FROM " + base + "\n" + lines, contents);
    }

    public String withoutHook() {
        return base;
    }

    /** A name that no image has. */
    public String absent() {
        return repository("absent") + ":1";
    }

    public String repository(String name) {
        return "container-lifecycle-plugin-" + run + "/" + name;
    }

    /** For the Dockerfile of an image that is not built on one of these. */
    public String labelLine() {
        return "LABEL " + LABEL + "=" + run + "\n";
    }

    private String build(String name, String dockerfile, Map<String, byte[]> contents)
            throws IOException, InterruptedException {
        String tag = repository(name.contains(":") ? name : name + ":1");
        Files.createDirectories(FOLDER);
        Path context = Files.createTempDirectory(FOLDER, "image");
        try {
            Files.writeString(context.resolve("Dockerfile"), dockerfile);
            for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                Path file = Files.write(context.resolve(content.getKey()), content.getValue());
                assertTrue(file.toFile().setExecutable(true, false));
            }
            docker("build", "--quiet", "--tag", tag, context.toString());
        } finally {
            try (Stream<Path> files = Files.walk(context)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
        return tag;
    }

    /** The containers of this test run. */
    public List<String> containers() throws IOException, InterruptedException {
        return lines(docker("ps", "--all", "--quiet", "--filter", "label=" + LABEL + "=" + run));
    }

    /** Waits until that many containers of this test run are there. */
    public void awaitContainers(int count) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (containers().size() != count) {
            assertTrue(System.nanoTime() < end, "still not " + count + " containers: " + containers());
            Thread.sleep(100);
        }
    }

    public void assertNothingLeft() throws IOException, InterruptedException {
        assertEquals(List.of(), containers(), "no container is left");
    }

    public void removeAll() throws IOException, InterruptedException {
        for (String container : containers()) {
            docker("rm", "--force", "--volumes", container);
        }
        // By name, which spares images that others are built on; then what was pushed and only has a digest now, and
        // what lost its name to a later build.
        remove("{{.Repository}}:{{.Tag}}");
        remove("{{.ID}}");
        assertEquals(List.of(), images("--all", "{{.ID}} {{.Repository}}:{{.Tag}}"), "no image is left");
    }

    private List<String> images(String option, String format) throws IOException, InterruptedException {
        return lines(docker("images", option, "--filter", "label=" + LABEL + "=" + run, "--format", format));
    }

    private void remove(String format) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("rmi", "--force"));
        images("--all=false", format).stream()
                .filter(image -> !image.contains("<none>"))
                .distinct()
                .forEach(command::add);
        if (command.size() > 2) {
            docker(command.toArray(new String[0]));
        }
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    public static String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Every engine has this one; BuildKit is a plugin of the command.
        builder.environment().putIfAbsent("DOCKER_BUILDKIT", "0");
        Process process = builder.start();
        String output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertEquals(0, process.waitFor(), () -> command + ": " + output);
        return output;
    }
}
