package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
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
import picocli.CommandLine;

/**
 * Loads what the commands use, while the launcher makes Java record it in an archive for later starts. No engine is
 * needed for that: the commands talk to a socket of this class, which gives the shortest answers that let them go on.
 */
final class Training {
    private final CannedEngine engine = new CannedEngine();

    private Training() {}

    static void run() throws IOException, EngineException, InterruptedException {
        new Training().train();
    }

    private void train() throws IOException, EngineException, InterruptedException {
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
            for (String command : HeadStart.COMMANDS) {
                HeadStart.rehearse(command);
            }
            execute("--help");
            execute("--version");
            execute("validate", "--help");
            execute("validate", "--host", host, "--junit", report, CannedEngine.IMAGE);
            execute("validate", "--host", host, "--output", "json", CannedEngine.IMAGE);
            execute("validate", "--host", host, "--verdict", verdict, "--quiet", CannedEngine.IMAGE);
            engine.restart(1);
            execute("validate", "--host", host, "--quiet", CannedEngine.IMAGE);
            // Only up to the gate, which refuses: after it the user's own credential helper would be asked.
            execute("push", "--host", host, "--verdict", verdict, CannedEngine.IMAGE, "localhost:1/training:1");
            engine.restart(0);
            execute("monitor", "--host", host, CannedEngine.CONTAINER);
            execute("monitor", "--host", host, "--all", "--output", "json");
            execute("metrics", "--host", host, CannedEngine.CONTAINER);
            execute("update", "--host", host, CannedEngine.CONTAINER);
            execute("examine", "--host", host, CannedEngine.IMAGE);
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
        StandardOutput out = new StandardOutput(OutputStream.nullOutputStream());
        CommandLine commandLine = ContainerCtl.commandLine(arguments);
        out.end(commandLine.setOut(out.writer()).setErr(nowhere).execute(arguments), nowhere);
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
                connection.write(ByteBuffer.wrap(engine.apply(line).getBytes(StandardCharsets.ISO_8859_1)));
            }
        } catch (IOException e) {
            // The command has heard enough.
        }
    }
}
