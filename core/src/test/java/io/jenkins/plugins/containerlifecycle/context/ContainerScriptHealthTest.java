package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.context.ScriptSandbox.Result;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** {@code --health}: what an engine's HEALTHCHECK is told. */
class ContainerScriptHealthTest {
    private static final String IMAGE = "1427691731-a-00000001";

    @TempDir
    Path folder;

    @InEveryShell
    void okAndWarningOfMonitorAreHealthyAndNothingElseIs(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        for (int code : new int[] {0, 1, 2, 3, 77, 127, 255}) {
            sandbox.text(IMAGE, "healthcheck=monitor", "monitor_method=echo WEB; echo more >&2; exit " + code);

            assertThat(sandbox.run("--health")).isEqualTo(new Result(code < 2 ? 0 : 1, "WEB\n", "more\n"));
        }
    }

    @InEveryShell
    void onlyAPassOfValidateIsHealthy(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        for (int code : new int[] {0, 1, 2, 77, 126}) {
            sandbox.text(
                    IMAGE,
                    "healthcheck=validate --interval=5s --timeout=5s --retries=2",
                    "validate_method=exit " + code);

            assertThat(sandbox.run("--health")).isEqualTo(new Result(code == 0 ? 0 : 1, "", ""));
        }
    }

    @InEveryShell
    void theYoungestImageSaysWhichHookAndTheYoungestThatHasItHow(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.text(IMAGE, "healthcheck=monitor", "monitor_method=echo base", "validate_method=echo valid");
        sandbox.text("1427691732-b-00000002", "monitor_method=echo child");
        assertThat(sandbox.run("--health")).isEqualTo(new Result(0, "child\n", ""));

        sandbox.text("1427691733-c-00000003", "healthcheck=validate");
        assertThat(sandbox.run("--health")).isEqualTo(new Result(0, "valid\n", ""));

        sandbox.executable("etc/container/hooks/validate", "#!/bin/sh\necho operator; exit 1\n");
        assertThat(sandbox.run("--health")).isEqualTo(new Result(1, "operator\n", ""));
    }

    @InEveryShell
    void whatIsUnclearIsNotHealthyAndSaysWhy(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        String none = "container: there is no health check: set healthcheck in the image's metadata to monitor or"
                + " validate.\n";
        assertThat(sandbox.run("--health")).isEqualTo(new Result(1, "", none));

        sandbox.text(IMAGE, "healthcheck=monitor");
        assertThat(sandbox.run("--health").exitCode()).isEqualTo(1);
        assertThat(sandbox.run("--health").err()).startsWith("container: there is no monitor method");

        sandbox.text("1427691732-b-00000002", "healthcheck=none", "monitor_method=exit 0");
        assertThat(sandbox.run("--health")).isEqualTo(new Result(1, "", none));

        sandbox.text("1427691732-b-00000002", "healthcheck=moni*", "monitor_method=exit 0");
        assertThat(sandbox.run("--health"))
                .isEqualTo(new Result(
                        1, "", "container: the health check is of a kind that this command does not know.\n"));

        sandbox.file("usr/lib/container/metadata.d/1427691733-c-00000003.json", "{\"healthcheck\": \"monitor\"}");
        assertThat(sandbox.run("--health"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "container: the health check is unknown: cannot read the text form of"
                                + " 1427691733-c-00000003.json.\n"));
    }

    @InEveryShell
    void aHookThatHangsIsEndedAndNotHealthy(Shell shell) throws IOException {
        assumeTrue(shell != Shell.BUSYBOX, "busybox takes its own timeout command, which is not used");
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.executable("hang", "#!/bin/sh\necho $$ >pid\ntrap '' TERM\nwhile :; do :; done\n");
        sandbox.text(IMAGE, "healthcheck=monitor --timeout=1s", "monitor_method=" + sandbox.path("hang"));
        Instant before = Instant.now();

        assertThat(sandbox.run("--health").exitCode()).isEqualTo(1);

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
        // The kernel ends a process that was killed when its turn comes.
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));
        while (runs(sandbox.read("pid").strip()) && !deadline.passed()) {
            Thread.onSpinWait();
        }
        assertThat(runs(sandbox.read("pid").strip())).as("it still runs").isFalse();
    }

    private static boolean runs(String pid) {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    @InEveryShell
    void theHookFindsItsEnvironmentAsItWasAndNeedsNoTimeoutCommand(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        for (String name : new String[] {"found", "file", "files", "text", "key", "value", "version", "root"}) {
            sandbox.environment.put(name, "mine");
        }
        // As busybox's, which does not know what it is asked.
        sandbox.executable("bin/timeout", "#!/bin/sh\nexit 1\n");
        sandbox.environment.put("PATH", sandbox.path("bin") + ":" + System.getenv("PATH"));
        sandbox.text(
                IMAGE,
                "healthcheck=validate",
                "validate_method=echo $found $file $files $text $key $value $version $root");

        assertThat(sandbox.run("--health")).isEqualTo(new Result(0, "mine mine mine mine mine mine mine mine\n", ""));
    }
}
