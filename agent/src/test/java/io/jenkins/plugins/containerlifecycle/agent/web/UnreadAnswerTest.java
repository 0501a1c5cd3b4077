package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that never reads. It takes its half minute beside {@link CrowdTest}, not after it. */
@Timeout(180)
class UnreadAnswerTest {
    @TempDir
    Path folder;

    @Test
    void whoNeverReadsItsAnswerIsPutOutAndToldOf() throws Exception {
        try (ServedAgent served = new ServedAgent(folder, null, CrowdTest.muchToTell(), () -> List.of());
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            CrowdTest.await(() -> served.count(WebCounts.Reason.UNREAD) == 1);
            assertThat(served.count(WebCounts.Reason.UNREAD)).isEqualTo(1);
            // It is counted a moment before it is told of.
            CrowdTest.await(() -> !served.log().isEmpty());
            assertThat(served.log())
                    .singleElement()
                    .asString()
                    .startsWith("127.0.0.1 has not read its answer to the end within 30 s: its connection is closed.");
        }
    }
}
