package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** An engine of the test's own, beside the one of this machine, so that it can be stopped and killed. */
final class OwnEngine implements AutoCloseable {
    private final Ctl ctl;
    private final Path folder;
    private final String bridge = "own" + UUID.randomUUID().toString().substring(0, 8);
    private Process process;

    private OwnEngine(Ctl ctl, Path folder) {
        this.ctl = ctl;
        this.folder = folder;
    }

    /** Needs root and dockerd; without them the test is skipped loudly. */
    static OwnEngine start(Ctl ctl) throws Exception {
        FaultBench.needRoot();
        // A socket's path must be short.
        OwnEngine engine = new OwnEngine(ctl, Files.createTempDirectory("own"));
        // Without any bridge, dockerd would remove docker0, which is the other engine's.
        ctl.sh("docker network create --opt com.docker.network.bridge.name=" + engine.bridge + " " + engine.bridge);
        try {
            engine.restart();
        } catch (IOException e) {
            ctl.sh("docker network rm " + engine.bridge);
            return FaultBench.skip("there is no dockerd");
        }
        return engine;
    }

    Path socket() {
        return folder.resolve("s");
    }

    synchronized void restart() throws Exception {
        // Of one that was killed.
        Files.deleteIfExists(folder.resolve("pid"));
        Files.deleteIfExists(folder.resolve("x/containerd/containerd.pid"));
        process = new ProcessBuilder(
                        "dockerd",
                        "--host=unix://" + socket(),
                        "--data-root=" + folder.resolve("d"),
                        "--exec-root=" + folder.resolve("x"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--bridge=" + bridge,
                        "--iptables=false",
                        "--shutdown-timeout=1")
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (new ProcessBuilder("docker", "-H", "unix://" + socket(), "version")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                != 0) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as("dockerd starts: %s", folder.resolve("log"))
                    .isTrue();
            Thread.sleep(100);
        }
    }

    String docker(String command) {
        return ctl.sh("docker -H unix://" + socket() + " " + command);
    }

    /** Brings an image over from the engine of this machine. */
    void copy(String image) {
        ctl.sh("docker save " + image + " | docker -H unix://" + socket() + " load");
    }

    List<String> containers() {
        return docker("ps --all --format '{{.Names}}'").lines().toList();
    }

    /** As an administrator stops it: its containers are stopped, too. */
    synchronized void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("dockerd stops").isTrue();
    }

    /** Its containers go on running. */
    synchronized void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws Exception {
        if (!process.isAlive()) {
            restart();
        }
        for (String container : containers()) {
            docker("rm --force " + container);
        }
        stop();
        ctl.sh("docker network rm " + bridge);
        // A killed engine leaves its mounts. Java's own removal cannot handle the modes of layers.
        ctl.sh("awk -v f=" + folder
                + "/ 'index($2, f) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n 1 umount;" + " rm -rf "
                + folder);
    }
}
