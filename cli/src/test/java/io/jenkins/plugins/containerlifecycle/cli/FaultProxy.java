package io.jenkins.plugins.containerlifecycle.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a program and its engine, recognises calls by their paths, and treats some of them as an {@link
 * EngineFault} says. The tools open a connection for each request, so a connection is a call.
 */
final class FaultProxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int MAX_HEAD = 64 * 1024;

    private final Path folder;
    private final Path engine;
    private final EngineFault fault;
    private final Runnable action;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger matches = new AtomicInteger();
    private final AtomicBoolean struck = new AtomicBoolean();

    /** @param action what {@link EngineFault.Kind#ACT_BEFORE} and similar kinds do */
    FaultProxy(Path engine, EngineFault fault, Runnable action) throws IOException {
        this.engine = engine;
        this.fault = fault;
        this.action = action;
        // A socket's path must be short.
        folder = Files.createTempDirectory("proxy");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")), 64);
        daemon(() -> {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                daemon(() -> {
                    try {
                        serve(client);
                    } finally {
                        close(client);
                    }
                });
            }
        });
    }

    String host() {
        return "unix://" + folder.resolve("s");
    }

    /** Whether the fault happened; not every run makes every call. */
    boolean struck() {
        return struck.get();
    }

    /** From now on nobody answers here; what is under way goes on. */
    void refuse() {
        try {
            server.close();
            Files.deleteIfExists(folder.resolve("s"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel client) throws IOException {
        byte[] head = readHead(client);
        String line =
                new String(head, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
        boolean hit = fault != null
                && fault.call().matches(line)
                && (fault.always()
                        ? matches.incrementAndGet() >= fault.nth()
                        : matches.incrementAndGet() == fault.nth());
        if (!hit) {
            pass(client, head, Long.MAX_VALUE, 0);
            return;
        }
        struck.set(true);
        switch (fault.kind()) {
            case DROP -> {}
            case DROP_ANSWER -> pass(client, head, 0, 0);
            case TRUNCATE -> pass(client, head, fault.amount(), 0);
            case STATUS -> answer(client, fault.amount(), "{\"message\":\"a fault that was made on purpose\"}");
            case STATUS_AFTER -> {
                pass(null, head, 1, 0);
                answer(client, fault.amount(), "{\"message\":\"a fault that was made on purpose\"}");
            }
            case HALF -> write(client, "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{\"Id\":\"0123\",\"Stat");
            case EMPTY_OBJECT -> answer(client, 200, "{}");
            case GARBAGE -> write(client, "\u0001\u0000\u0000\u0000SSH-2.0-OpenSSH\r\n");
            case HANG -> sleep(600_000);
            case HANG_HALF -> {
                pass(client, head, fault.amount(), 0);
                sleep(600_000);
            }
            case DELAY -> pass(client, head, Long.MAX_VALUE, fault.amount());
            case ACT_BEFORE -> {
                action.run();
                pass(client, head, Long.MAX_VALUE, 0);
            }
            case ACT_DURING -> {
                try (SocketChannel upstream = connect()) {
                    upstream.write(ByteBuffer.wrap(head));
                    sleep(fault.amount());
                    action.run();
                }
            }
            case ACT_AFTER -> {
                try {
                    pass(client, head, Long.MAX_VALUE, 0);
                } finally {
                    // Even if the client hangs up first, because it has read what it needs.
                    action.run();
                }
            }
            default -> throw new IllegalStateException(fault.kind().name());
        }
    }

    private static byte[] readHead(SocketChannel client) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(MAX_HEAD);
        while (client.read(head) >= 0) {
            String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
            if (text.contains("\r\n\r\n")) {
                break;
            }
        }
        byte[] bytes = new byte[head.position()];
        head.flip().get(bytes);
        return bytes;
    }

    /**
     * @param client null for none: the engine gets the request and the answer is lost
     * @param limit how many bytes of the answer pass
     */
    private void pass(SocketChannel client, byte[] head, long limit, long delayMillis) throws IOException {
        SocketChannel upstream = connect();
        try {
            upstream.write(ByteBuffer.wrap(head));
            if (client != null) {
                daemon(() -> {
                    try (upstream) {
                        copy(client, upstream, Long.MAX_VALUE);
                    }
                });
            }
            if (delayMillis > 0) {
                sleep(delayMillis);
            }
            if (limit == 0 || client == null) {
                // When its answer comes, the engine has carried out the call.
                upstream.read(ByteBuffer.allocate(1));
                return;
            }
            copy(upstream, client, limit);
        } finally {
            close(upstream);
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(engine));
        open.add(upstream);
        return upstream;
    }

    private static void copy(SocketChannel from, SocketChannel to, long limit) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        long left = limit;
        while (left > 0 && from.read(buffer.clear().limit((int) Math.min(CHUNK, left))) >= 0) {
            left -= buffer.position();
            write(to, buffer.flip());
        }
    }

    private static void answer(SocketChannel client, long status, String body) throws IOException {
        write(
                client,
                "HTTP/1.1 " + status
                        + " Fault\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
        // What the client still sends must not turn this into a reset.
        client.shutdownOutput();
        ByteBuffer rest = ByteBuffer.allocate(CHUNK);
        while (client.read(rest.clear()) >= 0) {
            continue;
        }
    }

    private static void write(SocketChannel client, String text) throws IOException {
        write(client, ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private void close(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::close);
        Files.deleteIfExists(folder.resolve("s"));
        Files.deleteIfExists(folder);
    }
}
