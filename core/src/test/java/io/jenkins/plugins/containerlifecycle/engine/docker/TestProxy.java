package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ServerSocketFactory;

/** Passes TCP or TLS connections on to an engine's Unix socket; may cut them. */
final class TestProxy implements AutoCloseable {
    private final ServerSocket server;
    private final Path socket;
    private volatile long cutAfter = Long.MAX_VALUE;

    TestProxy(ServerSocketFactory factory, Path socket) throws IOException {
        this.socket = socket;
        server = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on each answer ends after so many bytes. */
    void cutAnswersAfter(long bytes) {
        cutAfter = bytes;
    }

    /** Not with streams of {@code Channels}, which let no thread write while another one reads. */
    private void serve(Socket client) throws IOException {
        try (client;
                SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            InputStream request = client.getInputStream();
            daemon(() -> {
                try (engine) {
                    byte[] buffer = new byte[8192];
                    int read;
                    while ((read = request.read(buffer)) >= 0) {
                        engine.write(ByteBuffer.wrap(buffer, 0, read));
                    }
                }
            });
            OutputStream answer = client.getOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            long left = cutAfter;
            while (left > 0 && engine.read(buffer.clear().limit((int) Math.min(8192, left))) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                answer.flush();
                left -= buffer.position();
            }
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // One side closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
