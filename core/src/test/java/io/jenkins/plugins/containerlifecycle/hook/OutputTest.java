package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener.Stream;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that comes in pieces: kept, shown in lines, searched. */
class OutputTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 4096, 65536, 5_000_000})
    void howeverMuchThereIsItsBeginningAndItsEndAreKept(int chunk) {
        int size = 5_000_000;
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = (byte) ('a' + i / 7 % 26);
        }
        OutputCapture capture = new OutputCapture((stream, bytes) -> {});
        for (int from = 0; from < size; from += chunk) {
            capture.onOutput(Stream.STDOUT, java.util.Arrays.copyOfRange(all, from, Math.min(size, from + chunk)));
        }

        CapturedText text = capture.stdout();
        String whole = new String(all, StandardCharsets.US_ASCII);
        assertThat(text.bytes()).isEqualTo(size);
        assertThat(text.truncated()).isTrue();
        assertThat(text.head().equals(whole.substring(0, OutputCapture.HEAD_BYTES)))
                .isTrue();
        assertThat(whole.endsWith(text.tail())).isTrue();
        assertThat(text.tail()).hasSize(OutputCapture.TAIL_BYTES);
        assertThat(capture.stderr().bytes()).isZero();
    }

    @Test
    void aLineOfAReportIsFoundThoughItIsNotKept() {
        byte[] log = "0123456789abcde\n".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        OutputCapture capture = new OutputCapture((stream, bytes) -> {});
        for (int i = 0; i < 6; i++) {
            capture.onOutput(Stream.STDOUT, log);
            capture.onOutput(Stream.STDERR, log);
        }
        capture.onOutput(Stream.STDOUT, "not o".getBytes(StandardCharsets.US_ASCII));
        capture.onOutput(Stream.STDOUT, "k 2 - the zone\n".getBytes(StandardCharsets.US_ASCII));
        capture.onOutput(Stream.STDOUT, log);

        assertThat(capture.stdout().mark()).isEqualTo("not ok 2 - the zone");
        assertThat(capture.stdout().tail()).doesNotContain("not ok");
        assertThat(capture.stderr().mark()).isNull();
    }

    @Test
    void aLineOfAReportThatBeginsInWhatIsKeptIsFound() {
        OutputCapture capture = new OutputCapture((stream, bytes) -> {});
        byte[] head = "x".repeat(OutputCapture.HEAD_BYTES).getBytes(StandardCharsets.US_ASCII);
        byte[] mark = "\nnot o".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(mark, 0, head, head.length - mark.length, mark.length);
        capture.onOutput(Stream.STDOUT, head);
        capture.onOutput(Stream.STDOUT, ("k 1\n" + "y\n".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII));

        assertThat(capture.stdout().mark()).isEqualTo("not ok 1");
    }

    @Test
    void nothingIsTruncatedThatFitsIntoBeginningAndEnd() {
        OutputCapture capture = new OutputCapture((stream, bytes) -> {});
        capture.onOutput(Stream.STDOUT, new byte[OutputCapture.HEAD_BYTES + OutputCapture.TAIL_BYTES]);

        assertThat(capture.stdout().truncated()).isFalse();
    }

    @Test
    void linesAreMadeOfPiecesAndAreSafeToPrint() {
        List<String> lines = new ArrayList<>();
        LiveLines live = new LiveLines(lines::add);

        live.onOutput(Stream.STDOUT, bytes("a\nb"));
        live.onOutput(Stream.STDERR, bytes("error\n"));
        live.onOutput(Stream.STDOUT, bytes("c\n\u001b[31mred\u001b[0m\u202e\r\n"));
        byte[] umlaut = bytes("ü");
        live.onOutput(Stream.STDOUT, new byte[] {umlaut[0]});
        live.onOutput(Stream.STDOUT, new byte[] {umlaut[1]});
        assertThat(lines).hasSize(4);
        live.flush();

        assertThat(lines).startsWith("a", "error", "bc").endsWith("ü");
        assertThat(lines.get(3)).contains("red").doesNotContainPattern("[\\p{Cntrl}\u202e]");
    }

    @Test
    void aLineThatDoesNotEndIsPassedOnInPieces() {
        List<String> lines = new ArrayList<>();
        LiveLines live = new LiveLines(lines::add);

        live.onOutput(Stream.STDOUT, bytes("x".repeat(40_000)));
        live.flush();

        assertThat(String.join("", lines)).hasSize(40_000);
        assertThat(lines).hasSizeGreaterThan(1);
    }

    @Test
    void aPatternIsFoundInALineThatComesInPiecesAndInAPrompt() {
        AtomicInteger found = new AtomicInteger();
        LogMatcher matcher = new LogMatcher(Pattern.compile("^ready> $"), found::incrementAndGet);

        matcher.onOutput(Stream.STDOUT, bytes("not ready> \r\nrea"));
        matcher.onOutput(Stream.STDERR, bytes("dy> "));
        assertThat(found).hasValue(0);
        matcher.onOutput(Stream.STDOUT, bytes("dy> "));

        assertThat(found).hasPositiveValue();
    }

    @Test
    void aLogWithoutLineFeedsFillsNoMemory() {
        LogMatcher matcher = new LogMatcher(Pattern.compile("never"), () -> {});
        for (int i = 0; i < 100; i++) {
            matcher.onOutput(Stream.STDOUT, new byte[32 * 1024]);
        }
    }
}
