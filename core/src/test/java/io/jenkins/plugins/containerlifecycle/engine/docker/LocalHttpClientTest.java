package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LocalHttpClientTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET  | 200 OK             | Content-Length: 3\\r\\n                | abcd                           | abc
                    GET  | 200 OK             | Content-Length: 0\\r\\n                | abc                            | ''
                    GET  | 200 OK             | Transfer-Encoding: chunked\\r\\n       | 1\\r\\na\\r\\n2\\r\\nbc\\r\\n0\\r\\n\\r\\n  | abc
                    GET  | 200 OK             | ''                                      | until the end                  | until the end
                    POST | 200 OK             | Transfer-Encoding: identity\\r\\n      | until the end                  | until the end
                    HEAD | 200 OK             | Content-Length: 3\\r\\n                | ''                             | ''
                    POST | 204 No Content     | Content-Length: 3\\r\\n                | ''                             | ''
                    POST | 304 Not Modified   | ''                                      | ''                             | ''
                    POST | 100 Continue       | \\r\\nHTTP/1.1 201 Created\\r\\n        | after it                       | after it
                    """)
    void aBodyIsAsLongAsItsHeadSays(String method, String status, String headers, String body, String expected)
            throws Exception {
        String answer = ("HTTP/1.1 " + status + "\\r\\n" + headers + "\\r\\n" + body).translateEscapes();
        try (FakeEngine fake = engine(answer);
                LocalHttpClient client = client(fake);
                Response response = client.execute(request(method))) {
            assertThat(response.getBody()).hasContent(expected);
        }
    }

    @Test
    void theRequestIsWhole() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        MemorySocket[] socket = new MemorySocket[1];
        try (LocalHttpClient client = new LocalHttpClient(() -> socket[0] = new MemorySocket(line -> {
                    received.complete(line);
                    return "HTTP/1.1 200 OK\r\nA: b\r\na: c\r\nContent-Length: 0\r\n\r\n";
                }));
                Response response = client.execute(Request.builder()
                        .method("POST")
                        .path("/x?y=z")
                        .putHeader("Connection", "close")
                        .bodyBytes("body".getBytes(StandardCharsets.UTF_8))
                        .build())) {
            assertThat(received).isCompletedWithValue("POST /x?y=z HTTP/1.1");
            assertThat(socket[0].getOutputStream())
                    .hasToString("POST /x?y=z HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4"
                            + "\r\n\r\nbody");
            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(response.getHeader("A")).isEqualTo("b");
            assertThat(response.getHeader("B")).isNull();
            assertThat(response.getHeaders()).containsEntry("A", List.of("b")).containsEntry("a", List.of("c"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SSH-2.0-OpenSSH\\r\\n\\r\\n
                    HTTP/2.0 200 OK\\r\\n\\r\\n
                    HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n
                    """)
    void whatIsNotHttpIsSaidToBeSo(String answer) throws Exception {
        try (FakeEngine fake = engine(answer.translateEscapes());
                LocalHttpClient client = client(fake)) {
            assertThatThrownBy(() -> client.execute(request("GET"))).hasCauseInstanceOf(HttpException.class);
        }
    }

    @Test
    void aBodyThatIsCutIsAnError() throws Exception {
        try (FakeEngine fake = engine("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                LocalHttpClient client = client(fake);
                Response response = client.execute(request("GET"))) {
            assertThatThrownBy(() -> response.getBody().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aSocketThatIsNotThereIsSaidToBeSo() {
        try (LocalHttpClient client =
                new LocalHttpClient(() -> LocalHttpClient.connect(URI.create("unix:///nonexistent/docker.sock")))) {
            assertThatThrownBy(() -> client.execute(request("GET")))
                    .hasCauseInstanceOf(SocketException.class)
                    .hasMessageContaining("No such file");
        }
    }

    @Test
    void closingEndsAnExchangeWithoutAnAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (FakeEngine fake = FakeEngine.local(line -> {
                    asked.countDown();
                    return null;
                });
                LocalHttpClient client = client(fake)) {
            CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> client.execute(request("GET")));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            client.close();
            assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void closingEndsAnAnswerThatIsRead() throws Exception {
        try (FakeEngine fake = engine("HTTP/1.1 200 OK\r\n\r\nbegin");
                LocalHttpClient client = client(fake);
                Response response = client.execute(request("GET"))) {
            assertThat(response.getBody().readNBytes(5)).hasSize(5);
            client.close();
            assertThatThrownBy(() -> response.getBody().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClosedClientConnectsNoMore() throws Exception {
        try (FakeEngine fake = engine("HTTP/1.1 200 OK\r\n\r\n");
                LocalHttpClient client = client(fake)) {
            client.close();
            assertThatThrownBy(() -> client.execute(request("GET"))).isInstanceOf(CancellationException.class);
            assertThat(fake.requests()).isEmpty();
        }
    }

    private static FakeEngine engine(String answer) throws IOException {
        return FakeEngine.local(line -> answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static LocalHttpClient client(FakeEngine fake) {
        return new LocalHttpClient(() -> LocalHttpClient.connect(fake.config().host()));
    }

    private static Request request(String method) {
        return Request.builder().method(method).path("/").build();
    }
}
