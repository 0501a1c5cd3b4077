package io.jenkins.plugins.containerlifecycle.process;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A short command of the host, with a deadline and bounded output. Nothing of it outlives its run. */
public final class Command {
    private static final int DEFAULT_OUTPUT = 1024 * 1024;
    private static final int BUFFER = 8192;
    private static final Duration AFTER_END = Duration.ofSeconds(2);

    private final ProcessBuilder builder;
    private byte[] input = {};
    private int maxOutput = DEFAULT_OUTPUT;

    public Command(List<String> words) {
        builder = new ProcessBuilder(words);
    }

    /** @param started false if the command could not be run at all */
    public record Result(int exitCode, byte[] stdout, String err, boolean started) {
        static Result none(String why, boolean started) {
            return new Result(-1, new byte[0], why, started);
        }

        public boolean ok() {
            return exitCode == 0;
        }

        public String out() {
            return new String(stdout, StandardCharsets.UTF_8);
        }
    }

    /** A program's path, because Java looks for a program on its own PATH and not on that of an environment. */
    public static Optional<Path> find(String program, Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            try {
                for (String name : List.of(program, program + ".exe")) {
                    Path path = Path.of(folder, name);
                    if (!folder.isEmpty() && Files.isRegularFile(path) && Files.isExecutable(path)) {
                        return Optional.of(path);
                    }
                }
            } catch (InvalidPathException e) {
                // An entry that cannot contain a program.
            }
        }
        return Optional.empty();
    }

    /** In a folder other than this process's. */
    public Command in(Path folder) {
        builder.directory(folder.toFile());
        return this;
    }

    /** With variables in addition to, or in place of, those of this process. */
    public Command with(Map<String, String> variables) {
        builder.environment().putAll(variables);
        return this;
    }

    /** Without some of the variables of this process. */
    public Command without(Set<String> variables) {
        builder.environment().keySet().removeAll(variables);
        return this;
    }

    /** With something on its standard input, which is otherwise empty. */
    public Command input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    /**
     * Keeps a number of bytes of each output other than 1 MiB. The rest is read and dropped, so that the command does
     * not block on a full pipe.
     */
    public Command keeping(int bytes) {
        maxOutput = bytes;
        return this;
    }

    /**
     * For a command whose answer is only a hint. Never throws: if it is absent, hangs or is interrupted, the exit code
     * is -1 and the error output says why.
     */
    public Result attempt(Duration timeout) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Result.none(String.valueOf(e.getMessage()), false);
        }
        try {
            return await(process, timeout);
        } catch (IOException e) {
            return Result.none(String.valueOf(e.getMessage()), true);
        } catch (TimeoutException e) {
            return Result.none("no answer within " + Durations.text(timeout), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.none("interrupted", true);
        }
    }

    /**
     * @throws IOException if it cannot be run or its output cannot be read
     * @throws TimeoutException if it does not end in time
     */
    public Result run(Duration timeout) throws IOException, TimeoutException, InterruptedException {
        return await(builder.start(), timeout);
    }

    private Result await(Process process, Duration timeout) throws IOException, TimeoutException, InterruptedException {
        // Own threads: the common pool may be busy, and a child of a killed command may keep the pipe open.
        Executor reader = task -> {
            Thread thread =
                    new Thread(task, "container-lifecycle " + builder.command().get(0));
            thread.setDaemon(true);
            thread.start();
        };
        try {
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), reader);
            CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), reader);
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // It does not read its input, or has ended; its answer tells more.
            }
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            String complaint = new String(output(err), StandardCharsets.UTF_8);
            return new Result(process.exitValue(), output(out), complaint, true);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static byte[] output(CompletableFuture<byte[]> output) throws IOException, InterruptedException {
        try {
            return output.get(AFTER_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("its output could not be read", e);
        }
    }

    private byte[] read(InputStream in) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                kept.write(buffer, 0, Math.min(n, maxOutput - kept.size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept.toByteArray();
    }
}
