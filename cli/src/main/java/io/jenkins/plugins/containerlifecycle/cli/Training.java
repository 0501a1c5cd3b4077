package io.jenkins.plugins.containerlifecycle.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;

/**
 * Loads what the commands use, while the launcher makes Java record it in an archive for later starts. No engine is
 * needed for that: the commands talk to a socket of this class, which gives the shortest answers that let them go on.
 */
final class Training {
    private static final String ID = "0".repeat(64);
    private static final String EMPTY_TAR_HEADER = "Content-Type: application/x-tar\r\n";

    /** A run waits until its container is really gone. */
    private final AtomicBoolean removed = new AtomicBoolean();

    private Training() {}

    static void run() throws IOException {
        new Training().train();
    }

    private void train() throws IOException {
        Path directory = Files.createTempDirectory("containerctl");
        Path socket = directory.resolve("engine.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(() -> serve(server), "training");
            thread.setDaemon(true);
            thread.start();
            String host = "unix://" + socket;
            String report = directory.resolve("report.xml").toString();
            String verdict = directory.resolve("verdict.json").toString();
            execute("--help");
            execute("--version");
            execute("validate", "--help");
            execute("validate", "--host", host, "--junit", report, "example/training:1");
            execute("validate", "--host", host, "--output", "json", "example/training:1");
            execute("validate", "--host", host, "--verdict", verdict, "--quiet", "example/training:1");
            // Only up to the gate, which refuses: after it the user's own credential helper would be asked.
            execute("push", "--host", host, "--verdict", verdict, "example/training:1", "localhost:1/training:1");
            removed.set(false);
            execute("monitor", "--host", host, ID);
            execute("monitor", "--host", host, "--all", "--output", "json");
            execute("metrics", "--host", host, ID);
            execute("update", "--host", host, ID);
            execute("examine", "--host", host, "example/training:1");
            execute("ls", "--host", host);
            execute("outdated", "--host", host);
            execute("plan", "--host", host);
            execute("prune", "--host", host);
            Files.deleteIfExists(Path.of(report));
            Files.deleteIfExists(Path.of(verdict));
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(directory);
        }
    }

    private static void execute(String... arguments) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine commandLine = ContainerCtl.commandLine(arguments);
        commandLine.setOut(nowhere).setErr(nowhere).execute(arguments);
    }

    private void serve(ServerSocketChannel server) {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                Thread thread = new Thread(() -> converse(connection), "training-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(SocketChannel connection) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int length = 0;
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(
                                header.substring(header.indexOf(':') + 1).trim());
                    }
                }
                for (int i = 0; i < length; i++) {
                    in.read();
                }
                connection.write(ByteBuffer.wrap(answer(line).getBytes(StandardCharsets.ISO_8859_1)));
            }
        } catch (IOException e) {
            // The command has heard enough.
        }
    }

    private String answer(String request) {
        if (request.contains("/_ping")) {
            return response("200 OK", "Api-Version: 1.41\r\n", "OK");
        }
        if (request.contains("/exec/") && request.contains("/start")) {
            String output = "ok\n";
            return response(
                    "200 OK",
                    "Content-Type: application/vnd.docker.raw-stream\r\n",
                    "\u0001\u0000\u0000\u0000\u0000\u0000\u0000" + (char) output.length() + output);
        }
        if (request.contains("/exec/") && request.contains("/json")) {
            return json("{\"Running\":false,\"ExitCode\":0,\"Pid\":1}");
        }
        if (request.contains("/history")) {
            return json("[]");
        }
        if (request.contains("/archive") && request.startsWith("GET")) {
            return response("200 OK", EMPTY_TAR_HEADER, "\u0000".repeat(1024));
        }
        if (request.contains("/images/json")) {
            return json("[{\"Id\":\"sha256:" + ID + "\",\"RepoTags\":[\"example/training:1\"],\"RepoDigests\":[],"
                    + "\"Labels\":{" + label() + "},\"Created\":1,\"Size\":1}]");
        }
        if (request.contains("/containers/json")) {
            return json("[]");
        }
        if (request.contains("/images/")) {
            return json("{\"Id\":\"sha256:" + ID + "\",\"RepoTags\":[\"example/training:1\"],\"Os\":\"linux\","
                    + "\"Config\":{\"Cmd\":[\"/service\",\"run\"],\"Labels\":{" + label() + "}}}");
        }
        if (request.contains("/containers/create")) {
            removed.set(false);
        }
        if (request.startsWith("DELETE") && request.contains(ID)) {
            removed.set(true);
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
        if (request.contains("/containers/create") || request.contains("/exec")) {
            return response("201 Created", "Content-Type: application/json\r\n", "{\"Id\":\"" + ID + "\"}");
        }
        if (request.startsWith("GET") && request.contains("/containers/" + ID + "/json") && !removed.get()) {
            return json("{\"Id\":\"" + ID + "\",\"Name\":\"/training\",\"State\":{\"Status\":\"running\","
                    + "\"Running\":true,\"ExitCode\":0},\"Config\":{\"Labels\":{" + label() + "}}}");
        }
        if (request.contains("/containers/" + ID) && !removed.get()) {
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
        return response(
                "404 Not Found", "Content-Type: application/json\r\n", "{\"message\":\"No such container: training\"}");
    }

    private static String label() {
        return "\"io.jenkins.container-lifecycle.self\":\"5.00000000\","
                + "\"io.jenkins.container-lifecycle.meta.5.00000000\":\"{\\\"build_id\\\":\\\"00000000\\\","
                + "\\\"project\\\":\\\"training\\\",\\\"build_time_stamp\\\":5,"
                + "\\\"update_method\\\":\\\"ok\\\",\\\"monitor_method\\\":\\\"ok\\\",\\\"metrics_method\\\":\\\"ok\\\","
                + "\\\"image_tag_names\\\":[\\\"1\\\"]}\"";
    }

    private static String json(String body) {
        return response("200 OK", "Content-Type: application/json\r\n", body);
    }

    private static String response(String status, String header, String body) {
        return "HTTP/1.1 " + status + "\r\n" + header + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
