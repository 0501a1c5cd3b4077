package io.jenkins.plugins.containerlifecycle.context;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a short command of the host whose answer is only a hint: with a deadline, no input and bounded output. */
final class Command {
    /** What is above is read and dropped, so that the command does not block on a full pipe. */
    private static final int MAX_OUTPUT = 1024 * 1024;

    private static final int BUFFER = 8192;
    private static final Duration AFTER_KILL = Duration.ofSeconds(2);

    private Command() {}

    /** @param exitCode -1 where the command could not be run or did not end in time */
    record Result(int exitCode, String out, String err, boolean started) {
        boolean ok() {
            return exitCode == 0;
        }
    }

    /**
     * Never throws: a command that is absent, hangs or is interrupted is a {@link Result} with exit code -1.
     *
     * @param dir the working directory, or null for this process's
     * @param set environment variables to add
     * @param unset names of environment variables to leave out
     */
    static Result run(List<String> command, Path dir, Map<String, String> set, Set<String> unset, Duration timeout) {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (dir != null) {
            builder.directory(dir.toFile());
        }
        builder.environment().keySet().removeAll(unset);
        builder.environment().putAll(set);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Result(-1, "", String.valueOf(e.getMessage()), false);
        }
        // Threads of their own: the common pool may be busy, and a child of a killed command may keep the pipe open.
        Executor reader = task -> {
            Thread thread = new Thread(task, "container-lifecycle " + command.get(0));
            thread.setDaemon(true);
            thread.start();
        };
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), reader);
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), reader);
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already, which waitFor tells.
        }
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result(process.exitValue(), await(out), await(err), true);
            }
            return new Result(-1, "", "no answer within " + timeout.toSeconds() + " s", true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(-1, "", "interrupted", true);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String await(CompletableFuture<String> output) throws InterruptedException {
        try {
            return output.get(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    private static String read(InputStream in) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                kept.write(buffer, 0, Math.min(n, MAX_OUTPUT - kept.size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept.toString(StandardCharsets.UTF_8);
    }
}
