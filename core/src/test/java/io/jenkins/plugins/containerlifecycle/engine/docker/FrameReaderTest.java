package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final List<String> output = new ArrayList<>();

    @Test
    void framesAreToldApart() throws IOException {
        read("\1\0\0\0\0\0\0\5hello\2\0\0\0\0\0\0\3bad\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\2ok");

        assertThat(output).containsExactly("STDOUT hello", "STDERR bad", "STDOUT ok");
    }

    @Test
    void theListenerOwnsTheBytesItGets() throws IOException {
        List<byte[]> kept = new ArrayList<>();
        FrameReader.read(stream("\1\0\0\0\0\0\0\2aa\1\0\0\0\0\0\0\2bb"), (stream, bytes) -> kept.add(bytes));

        assertThat(kept).containsExactly(bytes("aa"), bytes("bb"));
    }

    @Test
    void aTerminalsOutputHasNoFrames() throws IOException {
        read("hello\r\nworld");
        read("\3ab");

        assertThat(String.join("", output).replace("STDOUT ", "")).isEqualTo("hello\r\nworld\3ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\1\0\0\0\0\0\0\2aa\1\0",
                "\1\0\0\0\0\0\0\2a",
                "\1\0\0\0\0\0\0\2aaXYZ",
                "\1\0\0\0\0\0\0\2aa\1aaaaaaa"
            })
    void aStreamThatBreaksWithinAFrameFails(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void theEnginesOwnErrorIsAnError() {
        assertThatThrownBy(() -> read("\3\0\0\0\0\0\0\4oops"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("oops");
    }

    @Test
    void aLengthThatLiesAllocatesNothing() {
        assertThatThrownBy(() -> read("\1\0\0\0\377\377\377\377abc")).isInstanceOf(IOException.class);
        assertThat(output).containsExactly("STDOUT abc");
    }

    @Test
    void anEmptyStreamIsNoOutput() throws IOException {
        read("");

        assertThat(output).isEmpty();
    }

    @Test
    void theTailOfALogKeepsItsEndAndWholeCharacters() {
        LogTail tail = new LogTail(6);
        tail.onOutput(OutputListener.Stream.STDOUT, "abcdefghij".getBytes(StandardCharsets.UTF_8));
        assertThat(tail.text()).isEqualTo("efghij");
        tail.onOutput(OutputListener.Stream.STDERR, "äöü€".getBytes(StandardCharsets.UTF_8));
        assertThat(tail.text()).isEqualTo("ü€");
        LogTail lines = new LogTail(20);
        lines.onOutput(OutputListener.Stream.STDOUT, bytes("the token is s3cr3t\nall is well\n"));
        assertThat(lines.text()).isEqualTo("all is well\n");
        LogTail roomy = new LogTail(100);
        roomy.onOutput(OutputListener.Stream.STDOUT, new byte[] {'x'});
        assertThat(roomy.text()).isEqualTo("x");
    }

    private void read(String text) throws IOException {
        FrameReader.read(stream(text), (stream, bytes) -> {
            if (bytes.length > 0) {
                output.add(stream + " " + new String(bytes, StandardCharsets.ISO_8859_1));
            }
        });
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
