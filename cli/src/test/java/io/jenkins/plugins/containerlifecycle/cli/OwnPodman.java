package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Debian's Podman as a service, with folders and a configuration of its own: nothing of the machine's {@code /etc} is
 * changed, and no container or image of the user's Podman is seen.
 */
final class OwnPodman implements AutoCloseable {
    /** Without it, crun and the machine's limits fail if both versions of control groups are there. */
    private static final String CONFIGURATION = """
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            runtime = "runc"
            tmp_dir = "%1$s/tmp"
            [network]
            network_config_dir = "%1$s/networks"
            """;

    private final Path folder;
    private final Process process;

    private OwnPodman(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * Needs root, podman and runc; without them the test is skipped loudly.
     *
     * @param insecure registries that it takes without TLS
     */
    static OwnPodman start(List<String> insecure) throws Exception {
        FaultBench.needRoot();
        // A socket's path must be short.
        Path folder = Files.createTempDirectory("pod");
        Files.writeString(folder.resolve("containers.conf"), CONFIGURATION.formatted(folder));
        Files.writeString(
                folder.resolve("registries.conf"),
                insecure.stream()
                        .map(registry -> "[[registry]]\nlocation = \"" + registry + "\"\ninsecure = true\n")
                        .collect(Collectors.joining()));
        ProcessBuilder builder = new ProcessBuilder(
                        "podman",
                        "--root=" + folder.resolve("root"),
                        "--runroot=" + folder.resolve("run"),
                        "system",
                        "service",
                        "--time=0",
                        "unix://" + folder.resolve("s"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment()
                .put("CONTAINERS_CONF", folder.resolve("containers.conf").toString());
        builder.environment()
                .put(
                        "CONTAINERS_REGISTRIES_CONF",
                        folder.resolve("registries.conf").toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return FaultBench.skip("there is no podman (Debian: apt install podman runc)");
        }
        OwnPodman podman = new OwnPodman(folder, process);
        podman.awaitSocket();
        return podman;
    }

    private void awaitSocket() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(folder.resolve("s"))) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as("podman starts: %s", Files.readString(folder.resolve("log")))
                    .isTrue();
            Thread.sleep(50);
        }
    }

    /** For {@code DOCKER_HOST}. */
    String address() {
        return "unix://" + folder.resolve("s");
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        // Its storage is mounted on itself, and Java's own removal cannot handle the modes of layers.
        Process removal = new ProcessBuilder(
                        "sh",
                        "-c",
                        "awk -v f=" + folder + "/ 'index($2, f) == 1 { print $2 }' /proc/mounts | sort -r"
                                + " | xargs -r -n 1 umount; rm -rf " + folder)
                .inheritIO()
                .start();
        assertThat(removal.waitFor()).as("folders of podman are removed").isZero();
    }
}
