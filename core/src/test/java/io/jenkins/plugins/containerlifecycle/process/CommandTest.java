package io.jenkins.plugins.containerlifecycle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static Command.Result sh(String script, Duration timeout) {
        return new Command(List.of("sh", "-c", script))
                .with(Map.of("X", "set"))
                .without(Set.of("HOME"))
                .attempt(timeout);
    }

    @Test
    void tellsExitCodeAndBothOutputs() {
        Command.Result result = sh("echo $X ${HOME-none}; echo err >&2; exit 3", LONG);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("set none\n");
        assertThat(result.err()).isEqualTo("err\n");
    }

    @Test
    void isNotStartedWhereTheCommandIsAbsent() {
        Command.Result result = new Command(List.of("no-such-command-here")).attempt(LONG);
        assertThat(result.started()).isFalse();
        assertThat(result.ok()).isFalse();
    }

    @Test
    void endsACommandThatHangsAndItsChildren() {
        long start = System.nanoTime();
        Command.Result result = sh("sleep 60 & sleep 61", Duration.ofMillis(300));
        assertThat(result.ok()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void keepsTheFirstMebibyteAndDoesNotBlockOnMore() {
        Command.Result result = sh("head -c 5000000 /dev/zero | tr '\\0' x", LONG);
        assertThat(result.ok()).isTrue();
        assertThat(result.out()).hasSize(1024 * 1024);
    }

    @Test
    void givesTheCommandNoInputToWaitFor() {
        assertThat(sh("cat; echo done", LONG).out()).isEqualTo("done\n");
    }

    @Test
    void keepsTheInterruptOfItsThread() {
        Thread.currentThread().interrupt();
        Command.Result result = sh("sleep 60", LONG);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.ok()).isFalse();
    }
}
