package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener.Stream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeldBackOutputTest {
    private static final String COMPLAINT = "exec /usr/bin/container: no such file or directory\n";

    private final StringBuilder seen = new StringBuilder();
    private final HeldBackOutput held = new HeldBackOutput((stream, bytes) -> seen.append(text(bytes)));

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void send(Stream stream, String text) {
        held.onOutput(stream, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"all is well\n", "", "executing\n", "exec /bin/true\n", "sh: foo: not found\n", "running runc\n"
            })
    void ordinaryOutputIsPassedOnAtOnce(String text) {
        send(Stream.STDOUT, text);

        assertThat(seen).hasToString(text);
        assertThat(held.text()).isEmpty();
    }

    @Test
    void aComplaintIsHeldBackUntilItIsReleased() {
        send(Stream.STDERR, COMPLAINT);
        assertThat(seen).isEmpty();
        assertThat(held.text()).isEqualTo(COMPLAINT);

        held.release();

        assertThat(seen).hasToString(COMPLAINT);
    }

    @Test
    void aComplaintThatIsDroppedIsNeverSeen() {
        send(Stream.STDERR, COMPLAINT);

        held.drop();
        held.release();

        assertThat(seen).isEmpty();
    }

    @Test
    void whatGoesOnAfterAComplaintIsOutputInItsOrder() {
        send(Stream.STDERR, COMPLAINT);
        send(Stream.STDOUT, "more\n");

        assertThat(seen).hasToString(COMPLAINT + "more\n");
    }

    @Test
    void aComplaintThatIsTooLongIsOutput() {
        String line = "OCI runtime exec failed\n";
        for (int i = 0; i < 1000; i++) {
            send(Stream.STDOUT, line);
        }

        assertThat(seen).hasSize(1000 * line.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "126|OCI runtime exec failed: exec failed: unable to start container process: exec: \"/x\": stat /x: no"
                        + " such file or directory: unknown|127",
                "127|OCI runtime exec failed: exec failed: exec: \"x\": executable file not found in $PATH: unknown|127",
                "126|OCI runtime exec failed: exec failed: exec: \"/etc\": permission denied: unknown|126",
                "1|exec /usr/bin/container: no such file or directory|127",
                "255|exec /usr/bin/container: exec format error|126",
                "127|crun: executable file `x` not found in $PATH: No such file or directory: OCI runtime attempted to"
                        + " invoke a command that was not found|127",
                "1|no good|0",
                "0|OCI runtime exec failed: no such file or directory|0",
                "3|exec /usr/bin/container: no such file or directory|0",
            })
    void theCodeOfAShellIsGivenForWhatCouldNotStart(int exitCode, String output, int expected) {
        assertThat(StartComplaint.exitCode(exitCode, output))
                .isEqualTo(expected == 0 ? OptionalInt.empty() : OptionalInt.of(expected));
    }

    @Test
    void aCommandThatHasNotEndedHasNoCode() {
        assertThat(StartComplaint.exitCode(null, COMPLAINT)).isEmpty();
    }
}
