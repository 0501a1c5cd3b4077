package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.ScriptSandbox.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** The record of the first start: where it is kept, and which records are not trusted. */
class ContainerScriptStartTest {
    private static final String RECORD = "var/lib/container/first_start";
    private static final String COMPUTED =
            "Container first started at 2015-03-30 05:02:37 +0000 (1427691757), computed from /proc\n";

    @TempDir
    Path folder;

    @InEveryShell
    void theFirstStartIsRecordedOnceAndShown(Shell shell) {
        ScriptSandbox sandbox = startable(shell);
        long before = Instant.now().getEpochSecond();
        assertThat(sandbox.run("--start")).isEqualTo(new Result(7, "started\n", ""));

        String record = sandbox.read(RECORD);
        assertThat(record).endsWith("\nhost:" + ScriptSandbox.BASE_LAYER + "\n");
        long seconds = Long.parseLong(record.lines().findFirst().orElseThrow());
        assertThat(seconds).isBetween(before, Instant.now().getEpochSecond());

        sandbox.file(RECORD, record.replace(Long.toString(seconds), "1427700000"));
        assertThat(sandbox.run("--start").exitCode()).isEqualTo(7);
        assertThat(sandbox.run("--examine").out())
                .startsWith("Container first started at 2015-03-30 07:20:00 +0000 (1427700000)\n");
        assertThat(sandbox.folder("var/lib/container")).isDirectoryNotContaining("glob:**/new.*");
    }

    @InEveryShell
    void aContainerThatWasNotStartedByTheScriptIsComputedFromProc(Shell shell) {
        ScriptSandbox sandbox = startable(shell);

        assertThat(sandbox.run("--examine").out()).startsWith(COMPUTED);
        assertThat(sandbox.path("var")).doesNotExist();
    }

    @InEveryShell
    void theRecordOfAnotherContainerIsNotBelievedAndReplaced(Shell shell) {
        ScriptSandbox sandbox = startable(shell);
        sandbox.run("--start");

        sandbox.kernel("host", "/var/lib/docker/overlay2/ffff/diff");
        assertThat(sandbox.run("--examine").out()).as("same name, other layer").startsWith(COMPUTED);
        sandbox.kernel("other", ScriptSandbox.BASE_LAYER);
        assertThat(sandbox.run("--examine").out()).as("same layer, other name").startsWith(COMPUTED);

        sandbox.run("--start");
        assertThat(sandbox.run("--examine").out()).doesNotContain("computed");
        assertThat(sandbox.read(RECORD)).contains("\nother:");
    }

    @InEveryShell
    void aBrokenRecordIsNotBelieved(Shell shell) {
        ScriptSandbox sandbox = startable(shell);
        String identity = "\nhost:" + ScriptSandbox.BASE_LAYER + "\n";

        for (String record : new String[] {"", "1", "$(id)" + identity, "\n" + identity}) {
            sandbox.file(RECORD, record);
            assertThat(sandbox.run("--examine").out()).as(record).startsWith(COMPUTED);
        }
    }

    @InEveryShell
    void whereNothingCanBeWrittenTheRecordIsKeptInMemory(Shell shell) throws IOException {
        ScriptSandbox sandbox = startable(shell);
        sandbox.file("var", "no folder can be made here");

        assertThat(sandbox.run("--start")).isEqualTo(new Result(7, "started\n", ""));

        assertThat(Files.readString(memory(sandbox).resolve("first_start"))).endsWith("\n");
        assertThat(sandbox.run("--examine").out().lines().findFirst().orElseThrow())
                .matches("Container first started at .* \\(\\d+\\), recorded in /dev/shm, which a restart empties");
    }

    @InEveryShell
    void aTrapInMemoryIsNotSteppedInto(Shell shell) throws IOException {
        ScriptSandbox sandbox = startable(shell);
        sandbox.file("var", "no folder can be made here");
        Path victim = sandbox.folder("victim");
        Files.createSymbolicLink(memory(sandbox), victim);

        assertThat(sandbox.run("--start")).isEqualTo(new Result(7, "started\n", ""));
        assertThat(victim).as("a link").isEmptyDirectory();

        Files.delete(memory(sandbox));
        Files.createDirectory(memory(sandbox));
        Files.setPosixFilePermissions(memory(sandbox), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(sandbox.run("--start").exitCode()).isEqualTo(7);
        assertThat(memory(sandbox)).as("a folder that all may write to").isEmptyDirectory();
        Files.writeString(memory(sandbox).resolve("first_start"), "1\nhost:" + ScriptSandbox.BASE_LAYER + "\n");
        assertThat(sandbox.run("--examine").out()).startsWith(COMPUTED);
    }

    @InEveryShell
    void nothingIsRecordedWhereThereIsNothingToStart(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.kernel("host", ScriptSandbox.BASE_LAYER);

        assertThat(sandbox.run("--start").exitCode()).isEqualTo(69);
        assertThat(sandbox.path("var")).doesNotExist();
    }

    @InEveryShell
    void aContainerWithoutProcIsStartedAllTheSame(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.text("1427691731-a-00000001", "start_method=echo started; exit 7");

        assertThat(sandbox.run("--start")).isEqualTo(new Result(7, "started\n", ""));
        assertThat(sandbox.run("--examine").out()).startsWith("Container first started at an unknown time\n");
    }

    private ScriptSandbox startable(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.kernel("host", ScriptSandbox.BASE_LAYER);
        sandbox.text("1427691731-a-00000001", "start_method=echo started; exit 7");
        return sandbox;
    }

    private static Path memory(ScriptSandbox sandbox) throws IOException {
        Object uid = Files.getAttribute(sandbox.path(""), "unix:uid");
        return sandbox.path("dev/shm/container-0a1b-" + uid);
    }
}
