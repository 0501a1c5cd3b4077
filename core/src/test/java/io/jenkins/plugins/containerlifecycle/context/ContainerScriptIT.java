package io.jenkins.plugins.containerlifecycle.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script in real containers of an image that contains only a static busybox. */
class ContainerScriptIT {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final String IMAGE = "container-lifecycle-script-it:" + RUN;
    private static final String COMMITTED = "container-lifecycle-script-it:" + RUN + "-committed";
    private static final String OWNER = "io.jenkins.container-lifecycle.owner=test";
    private static final String MINE = "io.jenkins.container-lifecycle.run=" + RUN;
    private static final String SERVE =
            "trap 'echo stopped; exit 0' TERM; echo \"pid $$ of $(id -u)\"; while :; do sleep 0.1; done";

    @TempDir
    static Path context;

    private record Output(int exitCode, String text) {}

    @BeforeAll
    static void buildTheImage() throws Exception {
        Path busybox = Path.of("/bin/busybox");
        require(Files.isExecutable(busybox), "no static /bin/busybox (package busybox-static) to make an image of");
        require(docker("version").exitCode() == 0, "no container engine answers `docker version`");
        Files.copy(busybox, context.resolve("busybox"));
        Files.writeString(context.resolve("container"), ScriptSandbox.script());
        Files.writeString(
                context.resolve("metadata.txt"),
                "schema_version\t1\nproject\tscratch\nstart_method\t" + SERVE
                        + "\nupdate_method\techo updated\nvalidate_method\ttest -d \"$CONTAINER_REPORT_DIR\"\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                LABEL %s %s
                COPY busybox /bin/busybox
                RUN ["/bin/busybox", "--install", "-s", "/bin"]
                RUN ["/bin/busybox", "mkdir", "-p", "/usr/bin", "/tmp"]
                COPY container /usr/bin/container
                RUN ["/bin/busybox", "chmod", "755", "/usr/bin/container"]
                COPY metadata.txt /usr/lib/container/metadata.d/1427691730-scratch-0000000a.txt
                CMD ["container", "--start"]
                """.formatted(OWNER, MINE));
        succeed("build", "--quiet", "--tag", IMAGE, context.toString());
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String id : docker("ps", "--all", "--quiet", "--filter", "label=" + MINE)
                .text()
                .split("\\s+")) {
            if (!id.isEmpty()) {
                docker("rm", "--force", "--volumes", id);
            }
        }
    }

    @AfterAll
    static void removeImages() throws Exception {
        docker("rmi", "--force", COMMITTED, IMAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, ''",
        "--read-only, 0, ', recorded in /dev/shm, which a restart empties'",
        "--user=1234, 1234, ', recorded in /dev/shm, which a restart empties'",
        "--read-only --user=1234, 1234, ', recorded in /dev/shm, which a restart empties'",
    })
    void theStartMethodBecomesProcessOneAndIsStoppedAtOnce(String options, String user, String place) throws Exception {
        long before = Instant.now().getEpochSecond();
        String id = run(options.isEmpty() ? new String[0] : options.split(" "));
        awaitLog(id, "pid 1 of " + user + "\n");

        String examined = succeed("exec", id, "container", "--examine");
        assertThat(examined.lines().findFirst().orElseThrow())
                .matches("Container first started at \\d{4}-\\d\\d-\\d\\d [0-9:]{8} \\+0000 \\(\\d+\\)" + place);
        long started = Long.parseLong(examined.replaceFirst("(?s).*?\\((\\d+)\\).*", "$1"));
        assertThat(started).isBetween(before - 1, Instant.now().getEpochSecond() + 1);
        assertThat(examined)
                .contains(
                        "   Container supports START method using command " + SERVE + "\n",
                        "Metadata for image scratch\n");
        assertThat(docker("exec", id, "container", "--update")).isEqualTo(new Output(0, "updated\n"));
        assertThat(docker("exec", id, "container", "--validate").exitCode()).isEqualTo(1);
        assertThat(docker("exec", "--env", "CONTAINER_REPORT_DIR=/tmp", id, "container", "--validate"))
                .isEqualTo(new Output(0, ""));

        Instant stop = Instant.now();
        succeed("stop", "--time", "30", id);
        assertThat(Duration.between(stop, Instant.now())).isLessThan(Duration.ofSeconds(25));
        assertThat(succeed("logs", id)).endsWith("stopped\n");
        assertThat(succeed("inspect", "--format", "{{.State.ExitCode}}", id)).isEqualTo("0\n");
    }

    @Test
    void theRecordSurvivesARestartAndIsNotBelievedInAnImageMadeOfTheContainer() throws Exception {
        String id = run("--hostname=same");
        awaitLog(id, "pid 1 of 0\n");
        String record = succeed("exec", id, "cat", "/var/lib/container/first_start");
        String first = record.lines().findFirst().orElseThrow();
        succeed("restart", "--time", "30", id);
        awaitLog(id, "pid 1 of 0\nstopped\npid 1 of 0\n");
        assertThat(succeed("exec", id, "cat", "/var/lib/container/first_start")).isEqualTo(record);
        assertThat(succeed("exec", id, "container", "--examine")
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .endsWith("(" + first + ")");

        succeed("commit", id, COMMITTED);
        String[] examine = {"run", "--label", OWNER, "--label", MINE, "--hostname=same", COMMITTED};
        List<String> command = new ArrayList<>(List.of(examine));
        command.addAll(List.of("sh", "-c", "cat /var/lib/container/first_start; container --examine"));
        assertThat(succeed(command.toArray(String[]::new)))
                .startsWith(record)
                .containsPattern("\nContainer first started at .* \\(\\d+\\), computed from /proc\n");
    }

    @Test
    void anUpdateThatARestartCutOffHoldsNoLock() throws Exception {
        String id = run();
        awaitLog(id, "pid 1 of 0\n");
        succeed("exec", id, "mkdir", "-p", "/etc/container/hooks");
        String hook = "printf '#!/bin/sh\\ntouch /tmp/begun\\nsleep 60\\n' >/etc/container/hooks/update;"
                + "chmod +x /etc/container/hooks/update";
        succeed("exec", id, "sh", "-c", hook);
        succeed("exec", "--detach", id, "container", "--update");
        succeed("exec", id, "sh", "-c", "until [ -e /tmp/begun ]; do sleep 0.05; done");

        assertThat(docker("exec", id, "container", "--update"))
                .isEqualTo(new Output(75, "container: another update is running: try again later.\n"));

        succeed("restart", "--time", "30", id);
        succeed("exec", id, "rm", "/etc/container/hooks/update");
        assertThat(docker("exec", id, "container", "--update")).isEqualTo(new Output(0, "updated\n"));
    }

    private static String run(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("run", "--detach", "--network=none"));
        command.addAll(List.of("--label", OWNER, "--label", MINE));
        command.addAll(List.of(options));
        command.add(IMAGE);
        return succeed(command.toArray(String[]::new)).trim();
    }

    private static void awaitLog(String id, String log) throws Exception {
        String seen = "";
        for (int i = 0; i < 200; i++) {
            seen = docker("logs", id).text();
            if (seen.equals(log)) {
                return;
            }
            Thread.sleep(50);
        }
        fail("the log is not \"" + log + "\" but \"" + seen + "\"");
    }

    private static String succeed(String... arguments) throws Exception {
        Output output = docker(arguments);
        assertThat(output.exitCode())
                .as("%s: %s", List.of(arguments), output.text())
                .isZero();
        return output.text();
    }

    private static Output docker(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        File out = Files.createTempFile(context, "docker", ".out").toFile();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out)
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                fail("no end within two minutes: " + command);
            }
            return new Output(process.exitValue(), Files.readString(out.toPath(), UTF_8));
        } catch (IOException e) {
            return new Output(-1, e.toString()); // no docker command
        } finally {
            Files.delete(out.toPath());
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition && Boolean.getBoolean("integration.required")) {
            fail(otherwise);
        } else if (!condition) {
            abort(otherwise + ": the script was NOT tested in real containers");
        }
    }
}
