package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.LayerProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferStreamTest {
    private static final String DIGEST = "sha256:78ed13a5f21e1721b209270e5ed164e01372c375a730b48dd51717d678877d2a";

    /** As sent by Docker Engine 20.10. */
    private static final String RECORDED = String.join(
                    "\r\n",
                    "{\"status\":\"The push refers to repository [127.0.0.1:5999/a/b]\"}",
                    "{\"status\":\"Preparing\",\"progressDetail\":{},\"id\":\"90e4904bfbdf\"}",
                    "{\"status\":\"Pushing\",\"progressDetail\":{\"current\":34304,\"total\":1982256},"
                            + "\"progress\":\"[\\u003e    ]   34.3kB/1.982MB\",\"id\":\"90e4904bfbdf\"}",
                    "{\"status\":\"Pushed\",\"progressDetail\":{},\"id\":\"90e4904bfbdf\"}",
                    "{\"status\":\"1: digest: " + DIGEST + " size: 527\"}",
                    "{\"progressDetail\":{},\"aux\":{\"Tag\":\"1\",\"Digest\":\"" + DIGEST + "\",\"Size\":527}}")
            + "\r\n";

    private final List<LayerProgress> progress = new ArrayList<>();

    private String read(String stream) throws IOException {
        return TransferStream.ofPush(progress::add)
                .read(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aStreamThatEndsWithADigestIsAPush() throws Exception {
        assertThat(read(RECORDED)).isEqualTo(DIGEST);
        assertThat(progress)
                .contains(
                        new LayerProgress(null, "The push refers to repository [127.0.0.1:5999/a/b]", 0, 0),
                        new LayerProgress("90e4904bfbdf", "Pushing", 34304, 1982256),
                        new LayerProgress("90e4904bfbdf", "Pushed", 0, 0));
    }

    @Test
    void oneThatIsCutBeforeItHasToldTheDigestIsNone() throws Exception {
        // Podman says only this line, and it is complete even without a line feed.
        int told = RECORDED.indexOf("\r\n{\"progressDetail\":{},\"aux\"");
        for (int length = 0; length < told; length++) {
            String cut = RECORDED.substring(0, length);
            assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(TransferStream.Cut.class);
        }
        assertThat(read(RECORDED.substring(0, told))).isEqualTo(DIGEST);
    }

    @Test
    void oneThatIsCutWithinItsLastMessageIsNone() {
        int aux = RECORDED.indexOf("{\"progressDetail\":{},\"aux\"");
        for (int length = aux + 1; length < RECORDED.length() - 2; length++) {
            String cut = RECORDED.substring(0, length);
            assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(TransferStream.Cut.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errorDetail\":{\"message\":\"no way\"},\"error\":\"no way\"}",
                "{\"error\":\"no way\"}",
                "{\"errorDetail\":{\"message\":\"no way\"}}",
            })
    void anErrorCountsWhereverItStands(String error) {
        assertThatThrownBy(() -> read(error + "\n"))
                .isInstanceOf(TransferStream.Failed.class)
                .hasMessage("no way");
        assertThatThrownBy(() -> read(RECORDED + error)).isInstanceOf(TransferStream.Failed.class);
        assertThatThrownBy(() -> read(error + "\r\n" + RECORDED)).isInstanceOf(TransferStream.Failed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"errorDetail\":{},\"error\":\"\"}|no reason given",
                "{\"errorDetail\":17}|no reason given",
            })
    void anErrorWithoutAReasonIsOne(String error, String reason) {
        assertThatThrownBy(() -> read(error))
                .isInstanceOf(TransferStream.Failed.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "\"digest\"",
                "<html>",
                "{\"aux\":{}}",
                "{\"aux\":{\"Digest\":5}}",
                "{\"aux\":{\"Digest\":\"\"}}",
                "{\"aux\":{\"Digest\":\"sha256:xyz\"}}",
                "{\"Digest\":\"sha256:78ed13a5f21e1721b209270e5ed164e01372c375a730b48dd51717d678877d2a\"}",
            })
    void anythingElseIsNone(String stream) {
        assertThatThrownBy(() -> read(stream)).isInstanceOf(TransferStream.Cut.class);
    }

    @Test
    void aMessageWithoutAnEndFillsNoMemory() {
        assertThatThrownBy(() -> read("{\"status\":\"" + "x".repeat(TransferStream.MAX_LINE)))
                .isInstanceOf(TransferStream.Cut.class)
                .hasMessageContaining("longer than 65536 bytes");
    }

    @Test
    void whatARegistrySaysCannotCommandATerminal() throws Exception {
        assertThatThrownBy(() -> read("{\"error\":\"\\u001b[31mred\\u202e\"}")).hasMessage("[31mred");
        read("{\"id\":\"\\u001b[2J\",\"status\":\"\\u0007bell\"}\n" + RECORDED);
        assertThat(progress.get(0)).isEqualTo(new LayerProgress("[2J", "bell", 0, 0));
    }
}
