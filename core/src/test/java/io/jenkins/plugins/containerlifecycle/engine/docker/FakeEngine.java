package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Answers requests with prepared bytes, for what a real engine rarely does. */
public final class FakeEngine implements AutoCloseable {
    @FunctionalInterface
    public interface Script {
        /** @return the raw answer; null to stay silent until the end; the connection is closed after it */
        byte[] answer(String requestLine);
    }

    private final ServerSocket server;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public FakeEngine(Script script) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                daemon(() -> serve(socket, script));
            }
        });
    }

    public DockerEndpoint config() {
        return DockerEndpoint.of(URI.create("tcp://127.0.0.1:" + server.getLocalPort()))
                .withResponseTimeout(Duration.ofSeconds(1));
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

    private void serve(Socket socket, Script script) throws Exception {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
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
            OutputStream out = socket.getOutputStream();
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
    }
}
