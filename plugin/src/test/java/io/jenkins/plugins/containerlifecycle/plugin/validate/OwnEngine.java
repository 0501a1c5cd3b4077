package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** An engine of the test's own, beside the one of this machine, so that it can be stopped and killed. */
public final class OwnEngine implements AutoCloseable {
    private final Path folder;
    private final List<String> options;
    private final String bridge = "own" + UUID.randomUUID().toString().substring(0, 8);
    private Process process;

    private OwnEngine(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * Needs root and dockerd; without them the test is skipped loudly.
     *
     * @param options more for dockerd
     */
    public static OwnEngine start(String... options) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return TestImages.missing("an engine of one's own needs root");
        }
        // A socket's path must be short.
        OwnEngine engine = new OwnEngine(Files.createTempDirectory(Path.of("/tmp"), "engine"), List.of(options));
        // Without any bridge, dockerd would remove docker0, which is the other engine's.
        TestImages.docker(
                "network", "create", "--opt", "com.docker.network.bridge.name=" + engine.bridge, engine.bridge);
        engine.restart();
        return engine;
    }

    public String host() {
        return "unix://" + folder.resolve("s");
    }

    void restart() throws IOException, InterruptedException {
        // Of one that was killed.
        Files.deleteIfExists(folder.resolve("pid"));
        Files.deleteIfExists(folder.resolve("x/containerd/containerd.pid"));
        List<String> command = new ArrayList<>(List.of(
                "dockerd",
                "--host=" + host(),
                "--data-root=" + folder.resolve("d"),
                "--exec-root=" + folder.resolve("x"),
                "--pidfile=" + folder.resolve("pid"),
                "--bridge=" + bridge,
                "--iptables=false"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            TestImages.missing("no dockerd");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (new ProcessBuilder("docker", "-H", host(), "version")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                != 0) {
            assertTrue(
                    process.isAlive() && System.nanoTime() < end, "dockerd does not start: " + folder.resolve("log"));
            Thread.sleep(200);
        }
    }

    /** Brings an image over from the engine of this machine. */
    public void copy(String image) throws IOException, InterruptedException {
        Path file = folder.resolve("image.tar");
        TestImages.docker("save", "-o", file.toString(), image);
        TestImages.docker("-H", host(), "load", "-i", file.toString());
    }

    public List<String> containers() throws IOException, InterruptedException {
        return TestImages.docker("-H", host(), "ps", "--all", "--quiet").lines().toList();
    }

    /** Waits until there are that many. */
    public void awaitContainers(int count) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (containers().size() != count) {
            assertTrue(System.nanoTime() < end, "still not " + count + " containers: " + containers());
            Thread.sleep(200);
        }
    }

    /** As an administrator stops it: its containers are stopped, too. */
    void stop() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "dockerd does not stop");
    }

    /** Its containers go on running. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            restart();
        }
        for (String container : containers()) {
            TestImages.docker("-H", host(), "rm", "--force", container);
        }
        stop();
        TestImages.docker("network", "rm", bridge);
        // Java's own removal cannot handle the owners and modes of layers.
        new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    }
}
