package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Answers requests with prepared bytes, for what a real engine rarely does. */
public final class FakeEngine implements AutoCloseable {
    @FunctionalInterface
    public interface Script {
        /** @return the raw answer; null to stay silent until the end; the connection is closed after it */
        byte[] answer(String requestLine);
    }

    private final ServerSocketChannel server;
    private final URI address;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** By TCP. */
    public FakeEngine(Script script) throws IOException {
        this(
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                script,
                server -> "tcp://127.0.0.1:" + server.socket().getLocalPort());
    }

    /** By a Unix socket. */
    static FakeEngine local(Script script) throws IOException {
        Path socket = Files.createTempDirectory("engine").resolve("docker.sock");
        return new FakeEngine(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket)),
                script,
                server -> "unix://" + socket);
    }

    private FakeEngine(ServerSocketChannel server, Script script, Function<ServerSocketChannel, String> address) {
        this.server = server;
        this.address = URI.create(address.apply(server));
        daemon(() -> {
            while (server.isOpen()) {
                SocketChannel channel = server.accept();
                daemon(() -> serve(channel, script));
            }
        });
    }

    public DockerEndpoint config() {
        return DockerEndpoint.of(address).withResponseTimeout(Duration.ofSeconds(1));
    }

    /** First lines of the requests so far. */
    List<String> requests() {
        return requests;
    }

    /** A whole answer; the caller must recognise a ping. */
    public static byte[] http(String status, String body) {
        return ("HTTP/1.1 " + status + "\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void serve(SocketChannel channel, Script script) throws Exception {
        try (channel) {
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.ISO_8859_1));
            String requestLine = in.readLine();
            if (requestLine == null) {
                return;
            }
            requests.add(requestLine);
            int length = 0;
            String header;
            while ((header = in.readLine()) != null && !header.isEmpty()) {
                if (header.toLowerCase().startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).trim());
                }
            }
            while (length-- > 0) {
                in.read();
            }
            byte[] answer = script.answer(requestLine);
            if (answer == null) {
                end.await();
                return;
            }
            OutputStream out = Channels.newOutputStream(channel);
            out.write(answer);
            out.flush();
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                // The other side closed the connection, which is what these tests are about.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        server.close();
        if (address.getScheme().equals("unix")) {
            Path socket = Path.of(address.getPath());
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        }
    }
}
