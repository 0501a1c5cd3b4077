package io.jenkins.plugins.containerlifecycle.plugin.audit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An engine of this machine, of which a kind of request is held up until it is released. */
public final class HeldEngine implements AutoCloseable {
    /** Asks for files of a container. */
    private static final String FILES = "/archive?";

    /** Removes something. */
    public static final String REMOVAL = "DELETE /";

    private final UnixDomainSocketAddress socket;
    private final String held;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    HeldEngine() throws IOException {
        this("unix:///var/run/docker.sock");
    }

    /** @param engine the address of its socket */
    HeldEngine(String engine) throws IOException {
        this(engine, FILES);
    }

    /**
     * @param engine the address of its socket
     * @param held what a request contains that is held up
     */
    public HeldEngine(String engine, String held) throws IOException {
        this.held = held;
        socket = UnixDomainSocketAddress.of(engine.substring("unix://".length()));
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        });
    }

    public String host() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Until somebody waits for its answer. */
    public void awaitRequest() throws InterruptedException {
        assertTrue(asked.await(120, TimeUnit.SECONDS), "nobody asks for " + held);
    }

    public void release() {
        released.countDown();
    }

    private void serve(Socket client) throws IOException {
        try (client;
                SocketChannel engine = SocketChannel.open(socket)) {
            InputStream request = client.getInputStream();
            daemon(() -> {
                try (engine) {
                    byte[] buffer = new byte[8192];
                    int read;
                    while ((read = request.read(buffer)) >= 0) {
                        if (new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(held)) {
                            asked.countDown();
                            released.await();
                        }
                        engine.write(ByteBuffer.wrap(buffer, 0, read));
                    }
                }
            });
            OutputStream answer = client.getOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (engine.read(buffer.clear()) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                answer.flush();
            }
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | InterruptedException e) {
                // One side closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        release();
        server.close();
    }
}
