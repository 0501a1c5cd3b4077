package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher and what it makes of the streams, on a shell as a user has it; no engine is needed. */
@Timeout(300)
class LauncherIT {
    private static final String CONTAINERCTL = Path.of(System.getProperty("containerctl.home"), "bin", "containerctl")
            .toString();
    private static final String NO_ENGINE = " --host unix:///no/such.sock ";

    @TempDir
    Path temp;

    private record Result(int exitCode, String out, String err) {}

    /** @param script in which {@code $c} is the command */
    private Result sh(String script) throws Exception {
        return sh(Map.of(), script);
    }

    private Result sh(Map<String, String> environment, String script) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("c", CONTAINERCTL);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(script).isTrue();
        return new Result(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "generate-completion",
                "metadata --help",
                "build --help",
                "validate --help",
                "push --help",
                "examine --help",
                "ls --help",
                "prune --help",
                "metadata --host unix:///no/such.sock --image a/b $context",
            })
    void anOutputThatCannotBeWrittenIsSaidAndNotGreen(String arguments) throws Exception {
        Path context = Files.createDirectories(temp.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        for (String lost : new String[] {">/dev/full", ">&-"}) {
            Result result = sh(Map.of("context", context.toString()), "\"$c\" " + arguments + " " + lost);

            assertThat(result.err())
                    .as(arguments + lost)
                    .contains("containerctl: The output could not be written to standard output: ")
                    .doesNotContain("Exception");
            assertThat(result.exitCode()).as(arguments + lost).isEqualTo(4);
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoTrouble() throws Exception {
        Result result = sh("{ \"$c\" generate-completion; echo $? >&2; } | head -1");

        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.err().strip()).isEqualTo("0");
    }

    @Test
    void aCommandThatFailedForAnotherReasonKeepsItsExitCode() throws Exception {
        assertThat(sh("\"$c\" ls" + NO_ENGINE + ">/dev/full").exitCode()).isEqualTo(3);
        assertThat(sh("\"$c\" ls --bogus >&-").exitCode()).isEqualTo(2);
    }

    @Test
    void withAllStreamsClosedTheExitCodeIsStillRight() throws Exception {
        assertThat(sh("\"$c\" ls" + NO_ENGINE + "<&- >&- 2>&-").exitCode()).isEqualTo(3);
    }

    @Test
    void coloursAreForTerminalsThatShowThemAndUsersWhoWantThem() throws Exception {
        Assumptions.assumeTrue(
                sh("command -v script").exitCode() == 0, "there is no command 'script' (package bsdutils)");
        String onATerminal = "script -qec \"$c validate --help\" /dev/null";

        assertThat(sh(Map.of("TERM", "xterm"), onATerminal).out()).contains("\u001b[");
        assertThat(sh(Map.of("TERM", "xterm", "NO_COLOR", "1"), onATerminal).out())
                .contains("Usage:")
                .doesNotContain("\u001b[");
        assertThat(sh(Map.of("TERM", "dumb"), onATerminal).out())
                .contains("Usage:")
                .doesNotContain("\u001b[");
        assertThat(sh(Map.of("TERM", "xterm"), "$c validate --help").out())
                .contains("Usage:")
                .doesNotContain("\u001b[");
    }

    @Test
    void aConfigurationOfDockersThatIsBrokenIsWarnedOfAndDoesNotStopACommand() throws Exception {
        Files.writeString(temp.resolve("config.json"), "{ broken");
        Path context = Files.createDirectories(temp.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Map<String, String> environment = Map.of("DOCKER_CONFIG", temp.toString(), "context", context.toString());

        Result result = sh(environment, "unset DOCKER_HOST; \"$c\" metadata --image a/b \"$context\"");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err().lines().filter(line -> line.contains("config.json")))
                .hasSize(1);
    }
}
