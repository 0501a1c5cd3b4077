package io.jenkins.plugins.containerlifecycle.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A root file system in a temporary folder, and the script {@code container} in a shell that takes it for the real one.
 */
final class ScriptSandbox {
    static final String BASE_LAYER = "/var/lib/docker/overlay2/0a1b/diff";
    private static final String METADATA = "usr/lib/container/metadata.d/";

    /** Variables that the script finds; it has none of the test's own process. */
    final Map<String, String> environment = new LinkedHashMap<>();

    /** A command that runs the shell, for a run as another user; empty for none. */
    List<String> runner = List.of();

    private final Path root;
    private final Shell shell;
    private final Path script;
    private int runs;

    /** The result of a run of the script: its exit code and everything that it wrote. */
    record Result(int exitCode, String out, String err) {}

    ScriptSandbox(Path folder, Shell shell) {
        assumeTrue(shell.isInstalled(), shell::absence);
        this.shell = shell;
        root = folder.resolve("root");
        script = folder.resolve("container");
        write(script, script().replace("\nroot=''", "\nroot='" + root + "'"));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("LC_ALL", "C.UTF-8");
        folder("dev/shm");
    }

    /** The script as it is shipped. */
    static String script() {
        try (InputStream in = ScriptSandbox.class.getResourceAsStream("container")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String path) {
        return root.resolve(path);
    }

    Path folder(String path) {
        try {
            return Files.createDirectories(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String path, String content) {
        folder(path(path).getParent().toString());
        return write(path(path), content);
    }

    void executable(String path, String content) {
        assertThat(file(path, content).toFile().setExecutable(true)).isTrue();
    }

    String read(String path) {
        try {
            return Files.readString(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both files of an image; {@code name} is {@code stamp-project-id}, each line is {@code key=value}. */
    void image(String name, String json, String... lines) {
        file(METADATA + name + ".json", json);
        text(name, lines);
    }

    /** Only the text form of an image's metadata. */
    void text(String name, String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line.replaceFirst("=", "\t")).append('\n');
        }
        file(METADATA + name + ".txt", text.toString());
    }

    /** What the kernel would say in a container whose first process started at epoch second 1427691757. */
    void kernel(String hostname, String layer) {
        file("proc/sys/kernel/hostname", hostname + "\n");
        file(
                "proc/self/mountinfo",
                "58 53 0:59 / /proc rw - proc proc rw\n"
                        + "53 24 0:39 / / ro,relatime master:2 - overlay overlay rw,lowerdir=/l/A:/l/B,upperdir="
                        + layer
                        + ",workdir=/w\n");
        file("proc/stat", "cpu  1 2 3\nintr 1 2\nctxt 7\nbtime 1427000000\nprocesses 1\n");
        String upToField21 = "1 (a ) S b) S 0 1 1 0 -1 4194560 1088 0 0 0 1 2 0 0 20 0 1 0 ";
        file("proc/1/stat", upToField21 + "69175742 2322432 356\n");
    }

    /** Makes the script see the real processes of this machine, for locks. */
    void realProc() {
        write(script, script().replace("\nroot=''", "\nroot='" + root + "'").replace("$root/proc/", "/proc/"));
    }

    Result run(String... arguments) {
        return await(start(arguments));
    }

    /** A run in the background; its output is in the sandbox, see {@link #await}. */
    Running start(String... arguments) {
        List<String> command = new ArrayList<>(runner);
        command.addAll(shell.command());
        command.add(script.toString());
        command.addAll(List.of(arguments));
        Path out = script.resolveSibling("out" + ++runs);
        Path err = script.resolveSibling("err" + runs);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder("").toFile())
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result await(Running running) {
        try {
            boolean ended = running.process.waitFor(30, TimeUnit.SECONDS);
            running.process.destroyForcibly().waitFor();
            assertThat(ended).as("the script ends").isTrue();
            return new Result(
                    running.process.exitValue(), Files.readString(running.out), Files.readString(running.err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process and the files that it writes to. */
    record Running(Process process, Path out, Path err) {}

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
