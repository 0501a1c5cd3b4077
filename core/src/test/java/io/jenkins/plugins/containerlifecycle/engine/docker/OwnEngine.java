package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * An engine of the test's own, beside the one of this machine, so that it can be stopped, killed and made a swarm. Needs only
 * the JDK and JUnit.
 */
public final class OwnEngine implements AutoCloseable {
    /** Of this machine, in the network that it shares with an engine in a namespace; and of that engine. */
    public static final String HERE = "10.213.7.1";

    public static final String THERE = "10.213.7.2";

    private final Path folder;
    private final List<String> options;
    /** Of its bridge, or of its namespace. */
    private final String network = "own" + UUID.randomUUID().toString().substring(0, 8);

    /** Null if it shares this machine's network. */
    private final String hostname;

    /** Held while it is a swarm, whose ports and bridge all swarms of a machine would share; null otherwise. */
    private FileChannel onlySwarm;

    private Process process;

    private OwnEngine(String hostname, List<String> options) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            skip("an engine of one's own needs root");
        }
        // A socket's path must be short.
        this.folder = Files.createTempDirectory(Path.of("/tmp"), "own");
        this.hostname = hostname;
        this.options = options;
    }

    /**
     * Needs root and dockerd; without them the test is skipped loudly.
     *
     * @param options more for dockerd
     */
    public static OwnEngine start(String... options) throws IOException, InterruptedException {
        return new OwnEngine(null, List.of(options)).begin();
    }

    /** One as on another machine, with a host name and a network of its own, at {@link #THERE}. */
    public static OwnEngine startElsewhere(String hostname) throws IOException, InterruptedException {
        return new OwnEngine(hostname, List.of()).begin();
    }

    private OwnEngine begin() throws IOException, InterruptedException {
        if (hostname == null) {
            // Without any bridge, dockerd would remove docker0, which is the other engine's.
            sh("docker network create --opt com.docker.network.bridge.name=" + network + " " + network);
        } else {
            sh(("set -e; ip netns add NS; ip link add NSh type veth peer name NSn netns NS;"
                            + " ip addr add " + HERE + "/30 dev NSh; ip link set NSh up; ip -n NS link set lo up;"
                            + " ip -n NS addr add " + THERE + "/30 dev NSn; ip -n NS link set NSn up")
                    .replace("NS", network));
        }
        try {
            restart();
        } catch (IOException e) {
            removeNetwork();
            return skip("there is no dockerd");
        }
        return this;
    }

    private void removeNetwork() throws IOException, InterruptedException {
        // The pair of links goes with the namespace.
        sh((hostname == null ? "docker network rm " : "ip netns del ") + network);
    }

    private static <T> T skip(String why) {
        System.err.println("SKIPPED: " + why);
        return Assumptions.abort(why);
    }

    public Path socket() {
        return folder.resolve("s");
    }

    public String host() {
        return "unix://" + socket();
    }

    /** Makes it the first machine of a swarm. */
    public void initSwarm(String address) throws IOException, InterruptedException {
        if (!sh("docker info --format '{{.Swarm.LocalNodeState}}'").strip().equals("inactive")) {
            skip("this machine's engine is in a swarm, and two would share docker_gwbridge");
        }
        awaitOtherSwarms();
        docker("swarm init --advertise-addr " + address);
    }

    /** Test classes run side by side, some in processes of their own. */
    private void awaitOtherSwarms() throws IOException, InterruptedException {
        Path lock = Path.of("/tmp/container-lifecycle-test-swarm.lock");
        onlySwarm = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        while (true) {
            try {
                if (onlySwarm.tryLock() != null) {
                    return;
                }
            } catch (OverlappingFileLockException e) {
                // Another thread has it.
            }
            Thread.sleep(200);
        }
    }

    public synchronized void restart() throws IOException, InterruptedException {
        // Of one that was killed.
        Files.deleteIfExists(folder.resolve("pid"));
        Files.deleteIfExists(folder.resolve("x/containerd/containerd.pid"));
        List<String> command = new ArrayList<>();
        if (hostname != null) {
            // Not 'ip netns exec', which hides the control groups.
            command.addAll(List.of("nsenter", "--net=/var/run/netns/" + network, "unshare", "--uts", "sh", "-c"));
            command.addAll(List.of("hostname " + hostname + "; exec \"$0\" \"$@\""));
        }
        command.addAll(List.of(
                "dockerd",
                "--host=" + host(),
                "--data-root=" + folder.resolve("d"),
                "--exec-root=" + folder.resolve("x"),
                "--pidfile=" + folder.resolve("pid"),
                "--iptables=false",
                "--shutdown-timeout=1"));
        if (hostname == null) {
            command.add("--bridge=" + network);
        }
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (new ProcessBuilder("docker", "-H", host(), "version")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                != 0) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("dockerd does not start: " + folder.resolve("log"));
            }
            Thread.sleep(100);
        }
    }

    /** Of dockerd. */
    public synchronized long pid() {
        return process.pid();
    }

    public String docker(String command) throws IOException, InterruptedException {
        return sh("docker -H " + host() + " " + command);
    }

    /** Brings an image over from the engine of this machine. */
    public void copy(String image) throws IOException, InterruptedException {
        sh("docker save " + image + " | docker -H " + host() + " load");
    }

    /** @param dockerfile without apostrophes */
    public void build(String tag, String dockerfile) throws IOException, InterruptedException {
        sh("printf %s '" + dockerfile + "' | DOCKER_BUILDKIT=0 docker -H " + host() + " build --quiet --tag " + tag
                + " -");
    }

    public List<String> containers() throws IOException, InterruptedException {
        return docker("ps --all --format '{{.Names}}'").lines().toList();
    }

    /** Waits until there are that many. */
    public void awaitContainers(int count) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (containers().size() != count) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not " + count + " containers: " + containers());
            }
            Thread.sleep(100);
        }
    }

    /** As an administrator stops it: its containers are stopped, too. */
    public synchronized void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("dockerd does not stop");
        }
    }

    /** Its containers go on running. */
    public synchronized void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** It answers nothing and ends nothing, until it {@link #resume}s. */
    public void pause() throws IOException, InterruptedException {
        sh("kill -STOP " + process.pid());
    }

    public void resume() throws IOException, InterruptedException {
        sh("kill -CONT " + process.pid());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            restart();
        }
        boolean swarm =
                docker("info --format '{{.Swarm.LocalNodeState}}'").strip().equals("active");
        if (swarm) {
            docker("swarm leave --force");
        }
        for (String container : containers()) {
            docker("rm --force " + container);
        }
        stop();
        removeNetwork();
        if (swarm && hostname == null) {
            // Whether the engine removes it when it leaves depends on the moment.
            sh("if ip link show docker_gwbridge; then ip link del docker_gwbridge; fi");
        }
        if (onlySwarm != null) {
            onlySwarm.close();
        }
        // A killed engine leaves its mounts. Java's own removal cannot handle the modes of layers.
        sh("awk -v f=" + folder + "/ 'index($2, f) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n 1 umount;"
                + " rm -rf " + folder);
    }

    private static String sh(String script) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (process.waitFor() != 0) {
            throw new AssertionError(script + ": " + output);
        }
        return output;
    }
}
