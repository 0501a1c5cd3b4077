package io.jenkins.plugins.containerlifecycle.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's {@code docker-registry} on a free port, for tests; needs only the JDK and JUnit. {@link #close} ends it and
 * removes everything that it created.
 */
public final class RegistryServer implements AutoCloseable {
    public static final String USER = "tester";
    public static final String PASSWORD = "secret word";

    /** {@code USER:PASSWORD} in the only form that docker-registry reads: bcrypt. */
    private static final String HTPASSWD = USER + ":$2y$05$abcdefghijklmnopqrstuu1C7yeI3ZG3Jm.nHdnKkGJg1xTYKP9Oy\n";

    private static final Path TRUSTED = Path.of("/etc/docker/certs.d");

    private static final long START_SECONDS = 20;

    private final Path folder;
    /** An IP address. */
    private final String host;

    private final int port;
    private final boolean auth;
    private final boolean tls;
    private final boolean trusted;

    /** Null while it is down. */
    private Process process;

    private RegistryServer(boolean auth, boolean tls, boolean trusted) {
        this.auth = auth;
        this.tls = tls;
        this.trusted = trusted;
        this.host = tls ? address() : "127.0.0.1";
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            folder = Files.createTempDirectory("container-lifecycle-registry");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Anybody may push. Skips the test loudly if docker-registry is not installed. */
    public static RegistryServer open() {
        return new RegistryServer(false, false, false).begin();
    }

    /** Requires {@link #USER} and {@link #PASSWORD}. */
    public static RegistryServer withPassword() {
        return new RegistryServer(true, false, false).begin();
    }

    /**
     * Speaks TLS with a certificate from an authority of its own. Needs root and an engine on this machine.
     *
     * @param trusted whether the engine is told to trust that authority
     */
    public static RegistryServer withTls(boolean trusted) {
        return new RegistryServer(false, true, trusted).begin();
    }

    /** An address of this machine, but not a loopback one, for which an engine does without TLS. */
    private static String address() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElseGet(() -> {
                        missing("one with TLS needs an address beside the loopback");
                        return null;
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RegistryServer begin() {
        boolean done = false;
        try {
            if (tls) {
                certify();
            }
            start();
            done = true;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private static void missing(String why) {
        String message = "Tests of the push need Debian's docker-registry: " + why;
        if (Boolean.getBoolean("integration.required")) {
            throw new AssertionError(message);
        }
        System.err.println("SKIPPED: " + message);
        Assumptions.abort(message);
    }

    /** {@code host:port}, with which the names of its images begin. */
    public String host() {
        return host + ":" + port;
    }

    /** An image name in this registry. */
    public String image(String nameAndTag) {
        return host() + "/" + nameAndTag;
    }

    /** Starts it again with what it has stored. */
    public void start() {
        try {
            Path config = folder.resolve("config.yml");
            Files.writeString(config, configuration());
            process = new ProcessBuilder("docker-registry", "serve", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            missing("it cannot be run (" + e.getMessage() + "); apt install docker-registry");
        }
        awaitPort();
    }

    private String configuration() throws IOException {
        StringBuilder yaml = new StringBuilder(
                        "version: 0.1\nlog: {level: info}\nstorage:\n  filesystem: {rootdirectory: ")
                .append(folder.resolve("data"))
                .append("}\nhttp:\n  addr: ")
                .append(host)
                .append(':')
                .append(port)
                .append('\n');
        if (tls) {
            yaml.append("  tls: {certificate: ")
                    .append(folder.resolve("server.pem"))
                    .append(", key: ")
                    .append(folder.resolve("server-key.pem"))
                    .append("}\n");
        }
        if (auth) {
            Path users = folder.resolve("htpasswd");
            Files.writeString(users, HTPASSWD);
            yaml.append("auth:\n  htpasswd: {realm: test, path: ").append(users).append("}\n");
        }
        return yaml.toString();
    }

    private void awaitPort() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), 200);
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new AssertionError("docker-registry ended: " + log());
                }
                sleep();
            }
        }
        throw new AssertionError("docker-registry does not listen: " + log());
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails with its output if it has ended by itself, because no test is about that. */
    private void requireAlive() {
        if (process != null && !process.isAlive()) {
            throw new AssertionError("docker-registry ended with " + process.exitValue() + ": " + log());
        }
    }

    /** Ends it with SIGKILL; what it has stored stays. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            process = null;
        }
    }

    /** Stops its processes with SIGSTOP: it still accepts connections and answers nothing. */
    public void freeze() {
        run(List.of("kill", "-STOP", String.valueOf(process.pid())));
    }

    public String log() {
        try {
            Path log = folder.resolve("log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes that it has stored, including those of unfinished uploads. */
    public long storedBytes() {
        Path data = folder.resolve("data");
        if (!Files.isDirectory(data)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(data)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            // It moves files around.
            return 0;
        }
    }

    /**
     * Asks the registry itself, without TLS, what it has under a tag.
     *
     * @return the digest; null if there is none
     */
    public String digest(String repository, String tag) {
        requireAlive();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v2/" + repository + "/manifests/" + tag))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("Accept", "application/vnd.docker.distribution.manifest.v2+json");
        if (auth) {
            byte[] user = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
        try {
            HttpResponse<Void> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() == 200
                    ? answer.headers().firstValue("Docker-Content-Digest").orElseThrow()
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void certify() throws IOException {
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-authority -keyout ca-key.pem -out ca.pem");
        Files.writeString(folder.resolve("server.ext"), "subjectAltName=IP:" + host);
        openssl("req -newkey rsa:2048 -nodes -subj /CN=registry -keyout server-key.pem -out server.csr");
        openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile server.ext"
                + " -out server.pem");
        if (trusted) {
            Files.createDirectories(trustedFolder());
            Files.copy(folder.resolve("ca.pem"), trustedFolder().resolve("ca.crt"));
        }
    }

    private Path trustedFolder() {
        return TRUSTED.resolve(host());
    }

    private void openssl(String arguments) {
        run(List.of("sh", "-c", "cd '" + folder + "' && openssl " + arguments));
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(command + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        boolean ended = process != null && !process.isAlive();
        String log = ended ? log() : "";
        kill();
        try {
            if (trusted) {
                delete(trustedFolder());
            }
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (ended) {
            throw new AssertionError("docker-registry had ended by itself: " + log);
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
